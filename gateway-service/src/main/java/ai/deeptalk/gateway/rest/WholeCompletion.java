package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A chat completion in one piece. */
final class WholeCompletion {
  private final CompletionHead head;
  private final ChatRequest request;
  private final Ids ids;
  private final SpokenAnswers.Shelf shelf;

  WholeCompletion(CompletionHead head, ChatRequest request, Ids ids, SpokenAnswers.Shelf shelf) {
    this.head = head;
    this.request = request;
    this.ids = ids;
    this.shelf = shelf;
  }

  /** A function call instead of an answer. */
  ObjectNode json(CalledFunction called) {
    ObjectNode body = head.json("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.putNull("content").putNull("refusal");
    message.set("tool_calls", ChatTools.json(called.call(), ids));
    choice.putNull("logprobs");
    choice.put("finish_reason", CalledFunction.FINISH_REASON);
    body.set("usage", CompletionHead.usage(called.end().usage()));
    return body;
  }

  /** Lets the model answer, or call. */
  ObjectNode json(Exchange exchange, int turn, Task task) {
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
    Optional<CalledFunction> called =
        task == Task.ANSWER_IN_TEXT ? CalledFunction.in(request, words, end) : Optional.empty();
    return called.isPresent() ? json(called.get()) : answer(words, pcm.toByteArray(), end);
  }

  private ObjectNode answer(String words, byte[] pcm, ReplyEnded end) {
    ObjectNode body = head.json("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    if (request.audioFormat().isPresent()) {
      byte[] packed = request.audioFormat().get().pack(pcm);
      SpokenAnswers.Kept kept = shelf.keep(ids.id("audio_"), words);
      message.putNull("content");
      message
          .putObject("audio")
          .put("id", kept.id())
          .put("expires_at", kept.expiresAt().getEpochSecond())
          .put("data", Base64.getEncoder().encodeToString(packed))
          .put("transcript", words);
    } else {
      message.put("content", words);
    }
    message.putNull("refusal");
    choice.putNull("logprobs");
    choice.put("finish_reason", CompletionHead.reason(end));
    body.set("usage", CompletionHead.usage(end.usage()));
    return body;
  }
}
