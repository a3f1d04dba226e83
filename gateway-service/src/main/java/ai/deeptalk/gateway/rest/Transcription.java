package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.audio.SoundFile;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/audio/transcriptions}: writes a sound file down. */
final class Transcription {
  private static final String TIMESTAMPS = "timestamp_granularities[]";
  private static final String CHUNKS = "chunking_strategy";
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "response_format",
          "language",
          "prompt",
          "temperature",
          "stream",
          TIMESTAMPS,
          CHUNKS);
  private static final List<String> SERVED = List.of("json", "text", "verbose_json", "srt", "vtt");
  private static final List<String> NOT_SERVED = List.of("diarized_json");
  private static final int MAX_SECONDS = 600;
  private static final int MIN_RATE = 8_000;
  private static final int MAX_RATE = 48_000;

  private final ModelNames models;

  Transcription(ModelNames models) {
    this.models = models;
  }

  Answer answer(Exchange exchange, Upload upload) {
    String model = upload.fields().get("model");
    if (model == null) {
      throw Refusal.missing("model");
    }
    models.require(model);
    refuseUnsupported(upload);
    String format = upload.fields().getOrDefault("response_format", "json");
    if (NOT_SERVED.contains(format)) {
      throw Refusal.unsupported("response_format", "Format '" + format + "'");
    }
    if (!SERVED.contains(format)) {
      throw Refusal.invalidValue(
          "response_format", "Supported formats are: '" + String.join("', '", SERVED) + "'.");
    }
    SoundFile file = file(upload);
    if (streams(upload, format)) {
      return new Answer.Stream(ServerSentEvents.TYPE, out -> events(exchange, file, out));
    }
    List<Segment> segments = transcribe(exchange, file);
    String text = String.join(" ", segments.stream().map(Segment::text).toList());
    return switch (format) {
      case "text" -> plain(text + "\n");
      case "srt" -> plain(Subtitles.srt(segments));
      case "vtt" -> plain(Subtitles.vtt(segments));
      case "verbose_json" -> new Answer.Json(verbose(text, file, segments));
      default -> new Answer.Json(usage(Json.object().put("text", text), file));
    };
  }

  private static Answer plain(String text) {
    return new Answer.Body(
        "text/plain;charset=UTF-8", ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void refuseUnsupported(Upload upload) {
    for (String name : upload.fields().keySet()) {
      if (!KNOWN.contains(name)) {
        throw Refusal.unsupported(name, "Parameter '" + name + "'");
      }
    }
    require(upload, TIMESTAMPS, "segment"); // the times of utterances; words have none
    require(upload, CHUNKS, "auto"); // utterances are found by their silences anyway
  }

  /** Refuses every other value of a parameter that may also be missing. */
  private static void require(Upload upload, String name, String served) {
    String wanted = upload.fields().getOrDefault(name, served);
    if (!wanted.equals(served)) {
      throw Refusal.unsupported(name, "'" + wanted + "' (use '" + served + "')");
    }
  }

  private static boolean streams(Upload upload, String format) {
    String wanted = upload.fields().getOrDefault("stream", "false");
    if (!wanted.equals("true") && !wanted.equals("false")) {
      throw Refusal.invalidValue("stream", "'stream' must be 'true' or 'false'.");
    }
    boolean streams = wanted.equals("true");
    if (streams && !format.equals("json") && !format.equals("text")) {
      throw Refusal.invalidValue(
          "response_format", "A streamed transcription is 'json' or 'text', not '" + format + "'.");
    }
    return streams;
  }

  /** Words as they are heard; one utterance after the other. */
  private static void events(Exchange exchange, SoundFile file, Consumer<ByteBuffer> out) {
    StringBuilder text = new StringBuilder();
    int input = 0;
    int output = 0;
    for (var utterance : exchange.hear(file.pcm(), file.sampleRate())) {
      int turn = exchange.spoken(List.of(), utterance);
      var words =
          new Exchange.Listener() {
            private boolean first = true;

            @Override
            public void words(String more) {
              if (first && more.isBlank()) {
                return;
              }
              String separator = first && !text.isEmpty() ? " " : "";
              String delta = separator + (first ? more.stripLeading() : more);
              first = false;
              text.append(delta);
              out.accept(
                  ServerSentEvents.of(
                      Json.object().put("type", "transcript.text.delta").put("delta", delta)));
            }

            @Override
            public void sound(ByteBuffer pcm) {}
          };
      var usage = exchange.reply(turn, Task.TRANSCRIBE, "", 0, words).usage();
      input += usage.input();
      output += usage.output();
    }
    ObjectNode done =
        Json.object().put("type", "transcript.text.done").put("text", text.toString());
    ObjectNode tokens =
        done.putObject("usage")
            .put("type", "tokens")
            .put("input_tokens", input)
            .put("output_tokens", output)
            .put("total_tokens", input + output);
    tokens.putObject("input_token_details").put("text_tokens", 0).put("audio_tokens", input);
    out.accept(ServerSentEvents.of(done));
  }

  private static SoundFile file(Upload upload) {
    ByteBuffer bytes = upload.files().get("file");
    if (bytes == null) {
      throw Refusal.missing("file");
    }
    SoundFile file =
        SoundFile.read(Speech.bytes(bytes))
            .orElseThrow(() ->
                Refusal.invalidValue(
                    "file", "Invalid file format. Supported: " + SoundFile.FORMATS + "."));
    if (file.sampleRate() < MIN_RATE || file.sampleRate() > MAX_RATE) {
      throw Refusal.invalidValue("file", "The sample rate must be between 8000 and 48000 Hz.");
    }
    if (file.seconds() > MAX_SECONDS) {
      throw Refusal.invalidValue(
          "file", "The audio may be at most " + MAX_SECONDS + " seconds long.");
    }
    if (file.seconds() < 0.1) {
      throw Refusal.invalidValue("file", "The audio is shorter than 0.1 seconds.");
    }
    return file;
  }

  private static List<Segment> transcribe(Exchange exchange, SoundFile file) {
    List<Segment> segments = new ArrayList<>();
    for (var utterance : exchange.hear(file.pcm(), file.sampleRate())) {
      int turn = exchange.spoken(List.of(), utterance);
      Words words = new Words();
      exchange.reply(turn, Task.TRANSCRIBE, "", 0, words);
      segments.add(
          new Segment(words.text(), utterance.startMs() / 1000.0, utterance.endMs() / 1000.0));
    }
    return segments;
  }

  private static ObjectNode usage(ObjectNode body, SoundFile file) {
    body.putObject("usage").put("type", "duration").put("seconds", file.seconds());
    return body;
  }

  private static ObjectNode verbose(String text, SoundFile file, List<Segment> segments) {
    ObjectNode body =
        Json.object()
            .put("task", "transcribe")
            .put("language", "english")
            .put("duration", file.seconds())
            .put("text", text);
    ArrayNode parts = body.putArray("segments");
    for (Segment segment : segments) {
      ObjectNode part =
          parts
              .addObject()
              .put("id", parts.size() - 1)
              .put("seek", 0)
              .put("start", segment.start())
              .put("end", segment.end())
              .put("text", segment.text());
      part.putArray("tokens");
      part.put("temperature", 0.0)
          .put("avg_logprob", 0.0)
          .put("compression_ratio", 1.0)
          .put("no_speech_prob", 0.0);
    }
    return usage(body, file);
  }

  /**
   * An utterance in a file.
   *
   * @param start seconds from the file's beginning
   * @param end where its silence ends
   */
  record Segment(String text, double start, double end) {}

  /** Collects words. */
  static final class Words implements Exchange.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void words(String more) {
      text.append(more);
    }

    @Override
    public void sound(ByteBuffer pcm) {}

    String text() {
      return text.toString().strip();
    }
  }
}
