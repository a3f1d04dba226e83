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
import ai.deeptalk.gateway.tools.ToolCall;
import ai.deeptalk.gateway.tools.Toolbox;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/chat/completions}: answers a conversation in text, or in speech with its text.
 */
final class ChatCompletions {
  private static final String TOOL_CALLS = "tool_calls";

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
    boolean speaks = request.audioFormat().isPresent();
    Optional<Called> called =
        speaks && !request.tools().isEmpty() ? probe(exchange, request, turn) : Optional.empty();
    Task task = speaks && called.isEmpty() ? Task.ANSWER_IN_SPEECH : Task.ANSWER_IN_TEXT;
    if (request.stream()) {
      return new Answer.Stream(
          "text/event-stream",
          out ->
              called.ifPresentOrElse(
                  call -> stream(call, request, out),
                  () -> stream(exchange, request, turn, task, out)));
    }
    return new Answer.Json(
        called
            .map(call -> whole(call, request))
            .orElseGet(() -> whole(exchange, request, turn, task)));
  }

  /** A function call instead of an answer. */
  private record Called(ToolCall call, ReplyEnded end) {}

  /** Before anything is spoken, finds out whether the model would rather call a function. */
  private static Optional<Called> probe(Exchange exchange, ChatRequest request, int turn) {
    StringBuilder text = new StringBuilder(request.tools().beginning());
    ReplyEnded end =
        exchange.reply(
            turn,
            Task.ANSWER_IN_TEXT,
            request.tools().beginning(),
            request.maxTokens(),
            Exchange.Listener.ofWords(text::append));
    return called(request, text.toString(), end);
  }

  private static Optional<Called> called(ChatRequest request, String text, ReplyEnded end) {
    return request.tools().reading(text) == Toolbox.Reading.CALL
        ? Optional.of(new Called(ChatTools.require(request.tools(), text), end))
        : Optional.empty();
  }

  private ObjectNode whole(Called called, ChatRequest request) {
    ObjectNode body = head(ids.id("chatcmpl-"), "chat.completion", request.model());
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.putNull("content").putNull("refusal");
    message.set("tool_calls", ChatTools.json(called.call(), ids));
    choice.putNull("logprobs");
    choice.put("finish_reason", TOOL_CALLS);
    body.set("usage", usage(called.end().usage()));
    return body;
  }

  private void stream(Called called, ChatRequest request, Consumer<ByteBuffer> out) {
    Chunks chunks = new Chunks(ids.id("chatcmpl-"), request.model(), out);
    chunks.delta(Json.object().put("role", "assistant").putNull("content"), null);
    finish(chunks, called, request);
  }

  private void finish(Chunks chunks, Called called, ChatRequest request) {
    chunks.delta(Json.object().set("tool_calls", ChatTools.json(called.call(), ids)), null);
    chunks.end(TOOL_CALLS, request, called.end());
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
    String beginning = task == Task.ANSWER_IN_TEXT ? request.tools().beginning() : "";
    StringBuilder text = new StringBuilder(beginning);
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    ReplyEnded end =
        exchange.reply(
            turn,
            task,
            beginning,
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
    Optional<Called> called =
        task == Task.ANSWER_IN_TEXT ? called(request, words, end) : Optional.empty();
    if (called.isPresent()) {
      return whole(called.get(), request);
    }
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
    String beginning = task == Task.ANSWER_IN_TEXT ? request.tools().beginning() : "";
    StringBuilder text = new StringBuilder(beginning);
    StringBuilder unsaid = new StringBuilder(); // while it may still become a call
    String audioId = ids.id("audio_");
    boolean speaks = request.audioFormat().isPresent();
    ReplyEnded end;
    try {
      end =
          exchange.reply(
              turn,
              task,
              beginning,
              request.maxTokens(),
              new Exchange.Listener() {
                @Override
                public void words(String more) {
                  text.append(more);
                  if (speaks) {
                    chunks.delta(audio("id", audioId, "transcript", more), null);
                    return;
                  }
                  unsaid.append(more);
                  if (request.tools().reading(text.toString()) == Toolbox.Reading.ANSWER) {
                    chunks.say(unsaid);
                  }
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
      if (!speaks) {
        Optional<Called> called = called(request, text.toString(), end);
        if (called.isPresent()) {
          finish(chunks, called.get(), request);
          return;
        }
        chunks.say(unsaid); // too short to tell from a call's beginning
      }
    } catch (SpeechException failed) {
      chunks.fail(failed.code().name().toLowerCase(Locale.ROOT), "The answer failed.");
      return;
    } catch (Refusal refused) {
      chunks.fail(refused.code(), refused.text());
      return;
    }
    if (speaks) {
      SpokenAnswers.Kept kept =
          spoken.keep(audioId, exchange.tenant(), text.toString().strip(), clock.instant());
      ObjectNode expiry = Json.object();
      expiry.putObject("audio").put("expires_at", kept.expiresAt().getEpochSecond());
      chunks.delta(expiry, null);
    }
    chunks.end(reason(end), request, end);
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

    /** Says what was held back, and forgets it. */
    void say(StringBuilder unsaid) {
      if (!unsaid.isEmpty()) {
        delta(Json.object().put("content", unsaid.toString()), null);
        unsaid.setLength(0);
      }
    }

    /** The status line is long gone: the error is the stream's last event. */
    void fail(String code, String message) {
      ObjectNode error = Json.object();
      error
          .putObject("error")
          .put("message", message)
          .put("type", Refusal.SERVER_ERROR)
          .putNull("param")
          .put("code", code);
      out.accept(ServerSentEvents.of(error));
    }

    void end(String finishReason, ChatRequest request, ReplyEnded end) {
      delta(Json.object(), finishReason);
      if (request.includeUsage()) {
        usage(ChatCompletions.usage(end.usage()));
      }
      out.accept(ByteBuffer.wrap("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
    }

    private void usage(ObjectNode usage) {
      ObjectNode chunk = head(id, "chat.completion.chunk", model);
      chunk.putArray("choices");
      chunk.set("usage", usage);
      out.accept(ServerSentEvents.of(chunk));
    }
  }
}
