package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.ModelEvent.Words;
import ai.deeptalk.gateway.tools.ToolCall;
import ai.deeptalk.gateway.tools.Toolbox;
import ai.deeptalk.gateway.tools.Toolbox.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an answer is said or calls a function. Its first words tell; until then words and sound
 * are held back.
 */
final class CallDecision {
  private final Toolbox tools;
  private final StringBuilder text = new StringBuilder();
  private final List<Words> words = new ArrayList<>();
  private final List<AudioFrame> frames = new ArrayList<>();
  private Reading reading;

  CallDecision(Toolbox tools) {
    this.tools = tools;
    text.append(tools.beginning());
    reading = tools.reading(text.toString());
  }

  /** The model was asked for a call, so it cannot do anything else. */
  boolean isForced() {
    return !tools.beginning().isEmpty();
  }

  boolean isCall() {
    return reading == Reading.CALL;
  }

  boolean isOpen() {
    return reading == Reading.OPEN;
  }

  /** The rest of an answer that will be said in writing: it begins anew. */
  void startOver() {
    text.setLength(0);
    words.clear();
    frames.clear();
  }

  /** What may be said now. */
  List<Words> hear(Words more) {
    text.append(more.text());
    if (reading == Reading.ANSWER) {
      return List.of(more);
    }
    words.add(more);
    if (reading == Reading.OPEN) {
      reading = tools.reading(text.toString());
    }
    return reading == Reading.ANSWER ? List.copyOf(words) : List.of();
  }

  void hold(AudioFrame frame) {
    frames.add(frame);
  }

  /** The sound held back, once. */
  List<AudioFrame> releaseFrames() {
    List<AudioFrame> held = List.copyOf(frames);
    frames.clear();
    return held;
  }

  /** The answer is over: what is still open was no call. */
  List<Words> settle() {
    if (reading != Reading.OPEN) {
      return List.of();
    }
    reading = Reading.ANSWER;
    return List.copyOf(words);
  }

  /** The call; empty if the words make none. */
  Optional<ToolCall> call() {
    return tools.call(text.toString());
  }
}
