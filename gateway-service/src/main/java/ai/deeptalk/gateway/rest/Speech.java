package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.audio.OggOpus;
import ai.deeptalk.gateway.audio.WavFile;
import ai.deeptalk.gateway.port.AudioEncoding;
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

  private static final List<String> SERVED = List.of("wav", "opus", "pcm");

  private final ModelNames models;

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
    fields
        .number("speed", 0.25, 4)
        .filter(speed -> speed != 1.0)
        .ifPresent(speed -> {
          throw Refusal.unsupported("speed", "A speed other than 1.0");
        });
    String format = fields.choice("response_format", FORMATS).orElse("mp3");
    if (!SERVED.contains(format)) {
      throw Refusal.unsupported(
          "response_format", "Format '" + format + "' (use 'wav', 'opus' or 'pcm')");
    }
    boolean events =
        fields.choice("stream_format", List.of("audio", "sse")).orElse("audio").equals("sse");
    fields.finish();
    if (events) {
      return new Answer.Stream(ServerSentEvents.TYPE, out -> events(exchange, input, out));
    }
    return switch (format) {
      case "pcm" -> new Answer.Stream("application/octet-stream", out -> say(exchange, input, out));
      case "opus" ->
          new Answer.Body("audio/ogg", ByteBuffer.wrap(OggOpus.write(sound(exchange, input))));
      default ->
          new Answer.Body(
              "audio/wav",
              ByteBuffer.wrap(
                  WavFile.write(sound(exchange, input), AudioEncoding.PCM16.sampleRate())));
    };
  }

  private static byte[] sound(Exchange exchange, String input) {
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    say(exchange, input, part -> pcm.writeBytes(bytes(part)));
    return pcm.toByteArray();
  }

  private static void events(Exchange exchange, String input, Consumer<ByteBuffer> out) {
    var end =
        say(
            exchange,
            input,
            part ->
                out.accept(
                    ServerSentEvents.of(
                        Json.object()
                            .put("type", "speech.audio.delta")
                            .put("audio", Base64.getEncoder().encodeToString(bytes(part))))));
    ObjectNode done = Json.object().put("type", "speech.audio.done");
    done.putObject("usage")
        .put("input_tokens", end.usage().input())
        .put("output_tokens", end.usage().output())
        .put("total_tokens", end.usage().total());
    out.accept(ServerSentEvents.of(done));
  }

  private static ai.deeptalk.gateway.port.ModelEvent.ReplyEnded say(
      Exchange exchange, String input, Consumer<ByteBuffer> out) {
    return exchange.reply(
        0,
        Task.SAY,
        input,
        0,
        new Exchange.Listener() {
          @Override
          public void words(String text) {}

          @Override
          public void sound(ByteBuffer pcm) {
            out.accept(pcm.duplicate());
          }
        });
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
