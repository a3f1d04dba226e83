package ai.deeptalk.gateway.telephony;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.session.Outbox;
import ai.deeptalk.gateway.session.SessionInput;
import ai.deeptalk.gateway.session.SessionLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One phone call over Twilio's Media Streams (bidirectional, {@code <Connect><Stream>}): the
 * caller's μ-law goes into an ordinary session, the session's sound goes back with a mark behind
 * every piece. When the caller speaks into an answer, the phone is told to drop the rest and the
 * conversation keeps what the returned marks say was heard.
 *
 * <p>Twilio sends no headers of ours, so the key comes as a parameter of the stream ({@code
 * <Parameter name="api_key" .../>}); a client secret will do.
 */
public final class TwilioCall implements Outbox {
  private static final Logger log = LoggerFactory.getLogger(TwilioCall.class);
  private static final int POLICY = 1008;
  private static final int BYTES_PER_MS = 8;

  private final Switchboard switchboard;
  private final Outbox line;
  private final @Nullable InetSocketAddress from;
  private final Loudspeaker loudspeaker = new Loudspeaker();
  private volatile @Nullable SessionLoop session;
  private volatile String stream = "";

  /**
   * @param line the way to Twilio
   * @param from where the call's connection comes from
   */
  public TwilioCall(Switchboard switchboard, Outbox line, @Nullable InetSocketAddress from) {
    this.switchboard = switchboard;
    this.line = line;
    this.from = from;
  }

  /** Twilio said something. Called by one thread at a time. */
  public void heard(String text) {
    boolean handedOn = false;
    try {
      ObjectNode message = Json.parse(text);
      switch (message.path("event").asString("")) {
        case "start" -> start(message.path("start"));
        case "media" -> handedOn = media(message.path("media"));
        case "mark" -> loudspeaker.played(message.path("mark").path("name").asString(""));
        case "stop" -> line.close(1000, "");
        case "connected", "dtmf" -> {} // a greeting; keys mean nothing to a conversation
        default -> throw Refusal.invalidEvent("Unknown or missing 'event'.");
      }
    } catch (Refusal refusal) {
      line.close(POLICY, refusal.text());
    }
    if (!handedOn) {
      line.handled();
    }
  }

  /** Twilio hung up. */
  public void gone() {
    post(new SessionInput.ClientGone(this));
  }

  public boolean hasStarted() {
    return session != null;
  }

  private void start(JsonNode start) {
    if (session != null) {
      throw Refusal.invalidEvent("The stream has started already.");
    }
    JsonNode format = start.path("mediaFormat");
    if (!format.path("encoding").asString("").equals("audio/x-mulaw")
        || format.path("sampleRate").asInt(0) != 8_000) {
      throw Refusal.invalidValue(
          "start.mediaFormat", "The stream must be audio/x-mulaw at 8000 Hz.");
    }
    Map<String, String> wishes = new HashMap<>();
    for (var parameter : start.path("customParameters").properties()) {
      wishes.put(parameter.getKey(), parameter.getValue().asString(""));
    }
    stream = start.path("streamSid").asString("");
    SessionLoop opened = switchboard.connect(wishes, from, this);
    session = opened;
    log.info("call began session={} stream={}", opened.id(), stream);
  }

  /** Whether the session got it, which then says when it has worked it off. */
  private boolean media(JsonNode media) {
    if (session == null) {
      throw Refusal.invalidEvent("The stream must begin with 'start'.");
    }
    if (media.path("track").asString("inbound").equals("outbound")) {
      return false;
    }
    String append =
        Json.write(
            Json.object()
                .put("type", "input_audio_buffer.append")
                .put("audio", media.path("payload").asString("")));
    post(new SessionInput.ClientText(append));
    return true;
  }

  private void post(SessionInput input) {
    SessionLoop open = session;
    if (open != null) {
      open.post(input);
    }
  }

  /** An event of the session; most mean nothing to a telephone. */
  @Override
  public void send(String json) {
    ObjectNode event = Json.parse(json);
    switch (event.path("type").asString("")) {
      case "response.output_audio.delta" ->
          say(event.path("item_id").asString(""), event.path("delta").asString(""));
      case "input_audio_buffer.speech_started" -> interrupt();
      case "error" ->
          log.warn(
              "call had an error stream={} code={}",
              stream,
              event.path("error").path("code").asString(""));
      default -> {}
    }
  }

  private void say(String item, String audio) {
    ObjectNode media = message("media");
    media.putObject("media").put("payload", audio);
    line.send(Json.write(media));
    ObjectNode mark = message("mark");
    mark.putObject("mark").put("name", loudspeaker.sent(item, milliseconds(audio)));
    line.send(Json.write(mark));
  }

  private void interrupt() {
    var cuts = loudspeaker.cut();
    if (cuts.isEmpty()) {
      return;
    }
    line.send(Json.write(message("clear")));
    for (Loudspeaker.Cut cut : cuts) {
      ObjectNode truncate =
          Json.object()
              .put("type", "conversation.item.truncate")
              .put("item_id", cut.item())
              .put("content_index", 0)
              .put("audio_end_ms", cut.playedMs());
      post(new SessionInput.ClientText(Json.write(truncate)));
    }
  }

  private ObjectNode message(String event) {
    return Json.object().put("event", event).put("streamSid", stream);
  }

  private static int milliseconds(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return (base64.length() / 4 * 3 - padding) / BYTES_PER_MS;
  }

  @Override
  public void handled() {
    line.handled();
  }

  @Override
  public void close(int code, String reason) {
    line.close(code, reason);
  }
}
