package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.ModelNames;
import ai.deeptalk.gateway.protocol.Refusal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/chat/completions}: answers a conversation in text, or in speech with its text.
 */
final class ChatCompletions {
  private final ModelNames models;
  private final Ids ids;
  private final InstantSource clock;
  private final SpokenAnswers spoken;

  ChatCompletions(ModelNames models, Ids ids, InstantSource clock) {
    this.models = models;
    this.ids = ids;
    this.clock = clock;
    this.spoken = new SpokenAnswers(clock);
  }

  Answer answer(Exchange exchange, ObjectNode body) {
    Fields fields = new Fields(body, "");
    models.require(fields.requiredString("model"));
    SpokenAnswers.Shelf shelf = spoken.of(exchange.tenant());
    ChatRequest request = ChatRequest.read(fields, shelf::words);
    int turn = ask(exchange, request);
    boolean speaks = request.audioFormat().isPresent();
    Optional<CalledFunction> called =
        speaks && !request.tools().isEmpty() ? probe(exchange, request, turn) : Optional.empty();
    Task task = speaks && called.isEmpty() ? Task.ANSWER_IN_SPEECH : Task.ANSWER_IN_TEXT;
    var head =
        new CompletionHead(ids.id("chatcmpl-"), clock.instant().getEpochSecond(), request.model());
    if (request.stream()) {
      return new Answer.Stream(
          ServerSentEvents.TYPE,
          out -> {
            var completion = new StreamedCompletion(head, request, ids, shelf, out);
            called.ifPresentOrElse(completion::send, () -> completion.send(exchange, turn, task));
          });
    }
    var completion = new WholeCompletion(head, request, ids, shelf);
    return new Answer.Json(
        called.map(completion::json).orElseGet(() -> completion.json(exchange, turn, task)));
  }

  /** Before anything is spoken, finds out whether the model would rather call a function. */
  private static Optional<CalledFunction> probe(Exchange exchange, ChatRequest request, int turn) {
    StringBuilder text = new StringBuilder(request.tools().beginning());
    ReplyEnded end =
        exchange.reply(
            turn,
            Task.ANSWER_IN_TEXT,
            request.tools().beginning(),
            request.maxTokens(),
            Exchange.Listener.ofWords(text::append));
    return CalledFunction.in(request, text.toString(), end);
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
}
