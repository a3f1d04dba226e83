package ai.deeptalk.gateway.rest;

import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.tools.Toolbox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A chat completion in chunks, while it is made. */
final class StreamedCompletion {
  private final CompletionHead head;
  private final ChatRequest request;
  private final Ids ids;
  private final SpokenAnswers.Shelf shelf;
  private final Consumer<ByteBuffer> out;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder unsaid = new StringBuilder(); // while it may still become a call

  StreamedCompletion(
      CompletionHead head,
      ChatRequest request,
      Ids ids,
      SpokenAnswers.Shelf shelf,
      Consumer<ByteBuffer> out) {
    this.head = head;
    this.request = request;
    this.ids = ids;
    this.shelf = shelf;
    this.out = out;
  }

  /** A function call instead of an answer. */
  void send(CalledFunction called) {
    delta(Json.object().put("role", "assistant").putNull("content"), null);
    finish(called);
  }

  /** Lets the model answer, or call. */
  void send(Exchange exchange, int turn, Task task) {
    delta(Json.object().put("role", "assistant"), null);
    boolean speaks = request.audioFormat().isPresent();
    String audioId = ids.id("audio_");
    ReplyEnded end;
    try {
      end = reply(exchange, turn, task, speaks ? new Speaking(audioId) : new Writing());
      if (!speaks) {
        Optional<CalledFunction> called = CalledFunction.in(request, text.toString(), end);
        if (called.isPresent()) {
          finish(called.get());
          return;
        }
        say(); // too short to tell from a call's beginning
      }
    } catch (SpeechException failed) {
      fail(failed.code().name().toLowerCase(Locale.ROOT), "The answer failed.");
      return;
    } catch (Refusal refused) {
      fail(refused.code(), refused.text());
      return;
    }
    if (speaks) {
      SpokenAnswers.Kept kept = shelf.keep(audioId, text.toString().strip());
      ObjectNode expiry = Json.object();
      expiry.putObject("audio").put("expires_at", kept.expiresAt().getEpochSecond());
      delta(expiry, null);
    }
    end(CompletionHead.reason(end), end);
  }

  private ReplyEnded reply(Exchange exchange, int turn, Task task, Exchange.Listener listener) {
    String beginning = task == Task.ANSWER_IN_TEXT ? request.tools().beginning() : "";
    text.append(beginning);
    return exchange.reply(turn, task, beginning, request.maxTokens(), listener);
  }

  /** Words are held back until they are surely none of a call's. */
  private final class Writing implements Exchange.Listener {
    @Override
    public void words(String more) {
      text.append(more);
      unsaid.append(more);
      if (request.tools().reading(text.toString()) == Toolbox.Reading.ANSWER) {
        say();
      }
    }

    @Override
    public void sound(ByteBuffer pcm) {}
  }

  private final class Speaking implements Exchange.Listener {
    private final String id;

    Speaking(String id) {
      this.id = id;
    }

    @Override
    public void words(String more) {
      text.append(more);
      audio("transcript", more);
    }

    @Override
    public void sound(ByteBuffer pcm) {
      audio("data", Base64.getEncoder().encodeToString(Speech.bytes(pcm)));
    }

    private void audio(String name, String value) {
      ObjectNode delta = Json.object();
      delta.putObject("audio").put("id", id).put(name, value);
      delta(delta, null);
    }
  }

  private void say() {
    if (!unsaid.isEmpty()) {
      delta(Json.object().put("content", unsaid.toString()), null);
      unsaid.setLength(0);
    }
  }

  private void finish(CalledFunction called) {
    delta(Json.object().set("tool_calls", ChatTools.json(called.call(), ids)), null);
    end(CalledFunction.FINISH_REASON, called.end());
  }

  private void delta(ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = head.json("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    out.accept(ServerSentEvents.of(chunk));
  }

  private void end(String finishReason, ReplyEnded end) {
    delta(Json.object(), finishReason);
    if (request.includeUsage()) {
      ObjectNode chunk = head.json("chat.completion.chunk");
      chunk.putArray("choices");
      chunk.set("usage", CompletionHead.usage(end.usage()));
      out.accept(ServerSentEvents.of(chunk));
    }
    out.accept(ByteBuffer.wrap("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8)));
  }

  /** The status line is long gone: the error is the stream's last event. */
  private void fail(String code, String message) {
    ObjectNode error = Json.object();
    error
        .putObject("error")
        .put("message", message)
        .put("type", Refusal.SERVER_ERROR)
        .putNull("param")
        .put("code", code);
    out.accept(ServerSentEvents.of(error));
  }
}
