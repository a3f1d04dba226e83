package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.audio.FrameSequence;
import ai.deeptalk.gateway.audio.OutputAudio;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.ModelEvent.Finish;
import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.ModelEvent.TokenUsage;
import ai.deeptalk.gateway.port.ModelEvent.Words;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.protocol.ResponseDescription;
import ai.deeptalk.gateway.protocol.ResponseDescription.Ending;
import ai.deeptalk.gateway.protocol.ResponseSettings;
import ai.deeptalk.gateway.tools.ToolCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One response from {@code response.created} to {@code response.done}. Says the model's words and
 * sound to the client in the order the public API has, and closes every part it opened whatever
 * ends it.
 */
final class ActiveResponse {
  /** Under load one frame was too little: the second was late once in some hundred answers. */
  private static final int OPENING_FRAMES = 2;

  private final SessionScope scope;
  private final ResponseDescription description;
  private final ReplyTrace trace;
  private final FrameSequence sequence;
  private final OutputAudio encoder;
  private final ResponseItem item;
  private final CallDecision calls;
  private Optional<ToolCall> called = Optional.empty();
  private @Nullable ModelLink link;
  private int turn;
  private @Nullable ReplyEnded modelEnd;
  private Instant lastProgress;
  private int reply;
  private int inputAudioTokens;
  private boolean written;

  /**
   * @param conversation where its item goes; empty out of band
   */
  ActiveResponse(
      SessionScope scope,
      ResponseDescription description,
      Optional<Conversation> conversation,
      ReplyTrace trace) {
    this.scope = scope;
    this.description = description;
    this.trace = trace;
    this.sequence = new FrameSequence(OPENING_FRAMES, scope.limits().waitingFrames());
    this.encoder = new OutputAudio(description.settings().output());
    this.item = new ResponseItem(scope, description, conversation);
    this.calls = new CallDecision(description.settings().toolbox());
    this.lastProgress = scope.now();
  }

  void announce() {
    scope.events().response("response.created", description.created());
  }

  String id() {
    return description.id();
  }

  ResponseSettings settings() {
    return description.settings();
  }

  /** Asks the model for the answer to a turn whose input is complete. */
  void ask(ModelLink model, int modelTurn, int audioTokens) {
    link = model;
    turn = modelTurn;
    inputAudioTokens = audioTokens;
    lastProgress = scope.now();
    trace.inputEnded(lastProgress);
    boolean aloud = settings().speaks() && !calls.isForced();
    reply = respond(model, aloud ? Task.ANSWER_IN_SPEECH : Task.ANSWER_IN_TEXT);
    written = !aloud;
  }

  private int respond(ModelLink model, Task task) {
    String beginning = settings().toolbox().beginning();
    return model.respond(turn, task, beginning, settings().maxOutputTokens(), settings().speed());
  }

  /** A call is for the client's program and not for the ear: the rest of it is only written. */
  private void callInWriting() {
    ModelLink model = link;
    if (written || model == null) {
      return;
    }
    written = true;
    model.cancel(reply);
    calls.startOver();
    reply = respond(model, Task.ANSWER_IN_TEXT);
  }

  boolean isAsked() {
    return reply > 0;
  }

  /** 0 while the model was not asked yet. */
  int reply() {
    return reply;
  }

  boolean isMaking(String itemId) {
    return item.is(itemId);
  }

  boolean hasSpoken() {
    return item.speech().frames() > 0;
  }

  /** When a listener in real time has heard all of it. */
  Instant heardAt(Instant now) {
    return item.speech().heardAt(now);
  }

  /** Something of it was said. */
  boolean hasBegun() {
    return item.isOpen();
  }

  /** Nothing of it came for too long. */
  boolean isLate(Instant now) {
    return lastProgress.plus(scope.limits().replyTimeout()).isBefore(now);
  }

  void words(Words words) {
    lastProgress = scope.now();
    if (words.text().isEmpty()) {
      return;
    }
    say(calls.hear(words));
    if (calls.isCall()) {
      callInWriting();
    }
  }

  private void say(List<Words> sayable) {
    for (Words words : sayable) {
      item.say(words);
      trace.textSent(scope.now());
    }
    if (!sayable.isEmpty()) {
      calls.releaseFrames().forEach(this::frame);
    }
  }

  void frame(AudioFrame frame) {
    lastProgress = scope.now();
    if (calls.isOpen()) {
      calls.hold(frame);
      return;
    }
    trace.frameArrived(lastProgress, frame.synthesisMicros());
    sound(sequence.accept(frame));
  }

  private void sound(List<AudioFrame> frames) {
    for (AudioFrame next : frames) {
      if (next.pcm().hasRemaining()) {
        item.sound(encoder.encode(next.pcm()));
        trace.audioSent(scope.now());
      }
    }
  }

  void modelEnded(ReplyEnded end) {
    lastProgress = scope.now();
    modelEnd = end;
    trace.measured(end.timing());
    say(calls.settle());
    sound(sequence.release());
    if (calls.isCall()) {
      called = calls.call();
    }
  }

  /** Frames wait for one that does not come. */
  boolean isStuck() {
    return sequence.isOverfull();
  }

  /** The model is done and everything it made was sent. */
  boolean isComplete() {
    return modelEnd != null
        && (written || sequence.ended() || sequence.delivered() >= modelEnd.frames());
  }

  Ending naturalEnding() {
    Finish finish = modelEnd == null ? Finish.STOPPED : modelEnd.finish();
    return switch (finish) {
      case STOPPED ->
          calls.isCall() && called.isEmpty()
              ? new Ending.Failed(Refusal.SERVER_ERROR, "function_call_invalid")
              : new Ending.Completed();
      case LENGTH -> new Ending.Incomplete("max_output_tokens");
      case CANCELLED -> new Ending.Cancelled("client_cancelled");
    };
  }

  /** Closes what is open and ends the response; nothing of it follows. */
  TokenUsage finish(Ending ending) {
    Optional<ObjectNode> output =
        ending instanceof Ending.Completed && called.isPresent()
            ? called.map(item::call)
            : item.close(ending);
    TokenUsage usage = usage();
    ObjectNode response = description.done(ending, output, usage);
    ObjectNode latency = trace.json();
    if (!latency.isEmpty()) {
      response.set("x_latency", latency);
    }
    if (modelEnd != null && modelEnd.degraded()) {
      response.put("x_degraded", true);
    }
    scope.events().response("response.done", response);
    scope.metrics().responded(ending.status());
    trace.hops().forEach(scope.metrics()::hop);
    return usage;
  }

  /** The model's count; of an answer cut off before it counted, what was seen of it. */
  private TokenUsage usage() {
    return modelEnd != null
        ? modelEnd.usage()
        : new TokenUsage(
            0, inputAudioTokens, item.speech().words().pieces(), item.speech().frames(), 0);
  }
}
