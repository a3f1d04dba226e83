package ai.deeptalk.gateway.rest;

import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.audio.WavFile;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.ModelEvent.Finish;
import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.ModelEvent.TokenUsage;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/chat/completions}: answers a conversation in text, or in speech with its text.
 */
final class ChatCompletions {
  private final ModelNames models;
  private final Ids ids;
  private final InstantSource clock;
  private final SpokenAnswers spoken = new SpokenAnswers();

  ChatCompletions(ModelNames models, Ids ids, InstantSource clock) {
    this.models = models;
    this.ids = ids;
    this.clock = clock;
  }

  Answer answer(Exchange exchange, ObjectNode body) {
    Fields fields = new Fields(body, "");
    models.require(fields.requiredString("model"));
    ChatRequest request =
        ChatRequest.read(fields, id -> spoken.words(id, exchange.tenant(), clock.instant()));
    int turn = ask(exchange, request);
    Task task = request.audioFormat().isPresent() ? Task.ANSWER_IN_SPEECH : Task.ANSWER_IN_TEXT;
    return request.stream()
        ? new Answer.Stream("text/event-stream", out -> stream(exchange, request, turn, task, out))
        : new Answer.Json(whole(exchange, request, turn, task));
  }

  private static int ask(Exchange exchange, ChatRequest request) {
    return switch (request.question()) {
      case ChatRequest.Question.Typed typed -> exchange.typed(request.history(), typed.text());
      case ChatRequest.Question.Spoken speech -> {
        List<Exchange.Utterance> utterances =
            exchange.hear(speech.audio().pcm(), speech.audio().sampleRate());
        if (utterances.size() != 1) {
          throw Refusal.invalidValue(
              "messages",
              utterances.isEmpty()
                  ? "The audio holds nothing to answer."
                  : "The audio is too long for one question.");
        }
        yield exchange.spoken(request.history(), utterances.getFirst());
      }
    };
  }

  private ObjectNode whole(Exchange exchange, ChatRequest request, int turn, Task task) {
    StringBuilder text = new StringBuilder();
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    ReplyEnded end =
        exchange.reply(
            turn,
            task,
            "",
            request.maxTokens(),
            new Exchange.Listener() {
              @Override
              public void words(String more) {
                text.append(more);
              }

              @Override
              public void sound(ByteBuffer part) {
                pcm.writeBytes(Speech.bytes(part));
              }
            });
    String words = text.toString().strip();
    ObjectNode body = head(ids.id("chatcmpl-"), "chat.completion", request.model());
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    if (request.audioFormat().isPresent()) {
      byte[] sound = pcm.toByteArray();
      byte[] encoded =
          request.audioFormat().get().equals("wav")
              ? WavFile.write(sound, AudioEncoding.PCM16.sampleRate())
              : sound;
      SpokenAnswers.Kept kept =
          spoken.keep(ids.id("audio_"), exchange.tenant(), words, clock.instant());
      message.putNull("content");
      message
          .putObject("audio")
          .put("id", kept.id())
          .put("expires_at", kept.expiresAt().getEpochSecond())
          .put("data", Base64.getEncoder().encodeToString(encoded))
          .put("transcript", words);
    } else {
      message.put("content", words);
    }
    message.putNull("refusal");
    choice.putNull("logprobs");
    choice.put("finish_reason", reason(end));
    body.set("usage", usage(end.usage()));
    return body;
  }

  private void stream(
      Exchange exchange, ChatRequest request, int turn, Task task, Consumer<ByteBuffer> out) {
    Chunks chunks = new Chunks(ids.id("chatcmpl-"), request.model(), out);
    chunks.delta(Json.object().put("role", "assistant"), null);
    StringBuilder text = new StringBuilder();
    String audioId = ids.id("audio_");
    boolean speaks = request.audioFormat().isPresent();
    ReplyEnded end;
    try {
      end =
          exchange.reply(
              turn,
              task,
              "",
              request.maxTokens(),
              new Exchange.Listener() {
                @Override
                public void words(String more) {
                  text.append(more);
                  chunks.delta(
                      speaks
                          ? audio("id", audioId, "transcript", more)
                          : Json.object().put("content", more),
                      null);
                }

                @Override
                public void sound(ByteBuffer part) {
                  chunks.delta(
                      audio(
                          "id",
                          audioId,
                          "data",
                          Base64.getEncoder().encodeToString(Speech.bytes(part))),
                      null);
                }
              });
    } catch (SpeechException failed) {
      // The status line is long gone: the error is the stream's last event.
      ObjectNode error = Json.object();
      error
          .putObject("error")
          .put("message", "The answer failed.")
          .put("type", Refusal.SERVER_ERROR)
          .putNull("param")
          .put("code", failed.code().name().toLowerCase(Locale.ROOT));
      out.accept(ServerSentEvents.of(error));
      return;
    }
    if (speaks) {
      SpokenAnswers.Kept kept =
          spoken.keep(audioId, exchange.tenant(), text.toString().strip(), clock.instant());
      ObjectNode expiry = Json.object();
      expiry.putObject("audio").put("expires_at", kept.expiresAt().getEpochSecond());
      chunks.delta(expiry, null);
    }
    chunks.delta(Json.object(), reason(end));
    if (request.includeUsage()) {
      chunks.usage(usage(end.usage()));
    }
    out.accept(ByteBuffer.wrap("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode audio(String idName, String id, String name, String value) {
    ObjectNode delta = Json.object();
    delta.putObject("audio").put(idName, id).put(name, value);
    return delta;
  }

  private ObjectNode head(String id, String object, String model) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", clock.instant().getEpochSecond())
        .put("model", model);
  }

  private static String reason(ReplyEnded end) {
    return end.finish() == Finish.LENGTH ? "length" : "stop";
  }

  private static ObjectNode usage(TokenUsage usage) {
    ObjectNode json =
        Json.object()
            .put("prompt_tokens", usage.input())
            .put("completion_tokens", usage.output())
            .put("total_tokens", usage.total());
    json.putObject("prompt_tokens_details")
        .put("cached_tokens", usage.cached())
        .put("audio_tokens", usage.inputAudio());
    json.putObject("completion_tokens_details")
        .put("reasoning_tokens", 0)
        .put("audio_tokens", usage.outputAudio())
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return json;
  }

  /** The pieces of a streamed completion. */
  private final class Chunks {
    private final String id;
    private final String model;
    private final Consumer<ByteBuffer> out;

    Chunks(String id, String model, Consumer<ByteBuffer> out) {
      this.id = id;
      this.model = model;
      this.out = out;
    }

    void delta(ObjectNode delta, @Nullable String finishReason) {
      ObjectNode chunk = head(id, "chat.completion.chunk", model);
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
      choice.set("delta", delta);
      choice.put("finish_reason", finishReason);
      out.accept(ServerSentEvents.of(chunk));
    }

    void usage(ObjectNode usage) {
      ObjectNode chunk = head(id, "chat.completion.chunk", model);
      chunk.putArray("choices");
      chunk.set("usage", usage);
      out.accept(ServerSentEvents.of(chunk));
    }
  }
}
