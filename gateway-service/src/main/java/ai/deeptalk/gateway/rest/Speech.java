package ai.deeptalk.gateway.rest;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.audio.SoundFormat;
import ai.deeptalk.gateway.audio.SoundWriter;
import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/audio/speech}: reads a text aloud. */
final class Speech {
  private static final List<String> FORMATS = List.of("mp3", "opus", "aac", "flac", "wav", "pcm");

  private final ModelNames models;

  /** What is to be read, how fast, and into what. */
  private record Wish(String text, Speed speed, SoundFormat format) {}

  Speech(ModelNames models) {
    this.models = models;
  }

  Answer answer(Exchange exchange, ObjectNode request) {
    Fields fields = new Fields(request, "");
    models.require(fields.requiredString("model"));
    String input = fields.requiredString("input");
    if (input.isBlank() || input.length() > Capabilities.MAX_TEXT_CHARACTERS) {
      throw Refusal.invalidValue(
          "input", "Input must have 1 to " + Capabilities.MAX_TEXT_CHARACTERS + " characters.");
    }
    if (fields.value("voice").isEmpty()) {
      throw Refusal.missing("voice");
    }
    fields.choice("voice", Capabilities.SPEECH_VOICES);
    fields.string("instructions");
    var speed = fields.number("speed", Speed.MIN, Speed.MAX).map(Speed::new).orElse(Speed.NORMAL);
    String name = fields.choice("response_format", FORMATS).orElse("mp3");
    SoundFormat format =
        SoundFormat.of(name)
            .orElseThrow(() ->
                Refusal.unsupported(
                    "response_format",
                    "Format '" + name + "' (use 'mp3', 'opus', 'flac', 'wav' or 'pcm')"));
    boolean events =
        fields.choice("stream_format", List.of("audio", "sse")).orElse("audio").equals("sse");
    fields.finish();
    Wish wish = new Wish(input, speed, format);
    if (events) {
      return new Answer.Stream(ServerSentEvents.TYPE, out -> events(exchange, wish, out));
    }
    if (format.streams()) {
      return new Answer.Stream(
          format.mediaType(),
          out -> {
            var _ = say(exchange, wish, bytes -> out.accept(ByteBuffer.wrap(bytes)));
          });
    }
    var whole = new ByteArrayOutputStream();
    var _ = say(exchange, wish, whole::writeBytes);
    return new Answer.Body(format.mediaType(), ByteBuffer.wrap(whole.toByteArray()));
  }

  private static void events(Exchange exchange, Wish wish, Consumer<ByteBuffer> out) {
    ReplyEnded end =
        say(
            exchange,
            wish,
            bytes ->
                out.accept(
                    ServerSentEvents.of(
                        Json.object()
                            .put("type", "speech.audio.delta")
                            .put("audio", Base64.getEncoder().encodeToString(bytes)))));
    ObjectNode done = Json.object().put("type", "speech.audio.done");
    done.putObject("usage")
        .put("input_tokens", end.usage().input())
        .put("output_tokens", end.usage().output())
        .put("total_tokens", end.usage().total());
    out.accept(ServerSentEvents.of(done));
  }

  /** Reads aloud and hands over what is ready of the file, piece by piece. */
  private static ReplyEnded say(Exchange exchange, Wish wish, Consumer<byte[]> out) {
    SoundWriter writer = wish.format().writer();
    Consumer<byte[]> send =
        bytes -> {
          if (bytes.length > 0) {
            out.accept(bytes);
          }
        };
    ReplyEnded end =
        exchange.reply(
            0,
            Task.SAY,
            wish.text(),
            0,
            wish.speed(),
            new Exchange.Listener() {
              @Override
              public void words(String text) {}

              @Override
              public void sound(ByteBuffer pcm) {
                send.accept(writer.add(bytes(pcm)));
              }
            });
    send.accept(writer.finish());
    return end;
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
