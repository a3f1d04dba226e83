package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.audio.SampleHistory;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The utterances of one stream: at most one is open, each sample belongs to at most one, none is
 * longer than the bound.
 *
 * <p>An utterance that reaches the bound is ended there and the next one begins with the following
 * sample, so that long dictation comes in pieces instead of growing.
 */
final class Utterances {
  private final SpeechEncoder encoder;
  private final SampleHistory history;
  private final ListenEvents events;
  private final int maxSamples;
  private @Nullable Utterance open;
  private long floor; // samples before it are spent
  private int next;

  Utterances(SpeechEncoder encoder, SampleHistory history, ListenEvents events, int maxSamples) {
    this.encoder = encoder;
    this.history = history;
    this.events = events;
    this.maxSamples = maxSamples;
  }

  boolean isOpen() {
    return open != null;
  }

  /** Opens an utterance at the position, or as near to it as unspent samples go; returns where. */
  long begin(long wanted) {
    long start = Math.max(wanted, Math.max(floor, history.start()));
    open = new Utterance(next++, start, encoder.newFeatures(), history, events);
    return start;
  }

  void announce() {
    Utterance utterance = current();
    events.started(utterance.number(), utterance.start());
  }

  float completion() {
    return open == null ? 0 : open.completion();
  }

  void advance(long to) {
    current().advance(to);
  }

  /** Where the open utterance must end at the latest. */
  long limit() {
    return current().start() + maxSamples;
  }

  void announceStop(long end, long speechEnd) {
    events.stopped(current().number(), end, speechEnd);
  }

  void end(long at) {
    current().end(at);
    forget(at);
  }

  /** Ends whatever is buffered since the last end, even if it is nothing. */
  void commit(long at) {
    if (open == null) {
      begin(at - maxSamples);
    }
    end(at);
  }

  /** Drops the open utterance; samples before the position are spent. */
  void forget(long before) {
    open = null;
    floor = Math.max(floor, before);
  }

  /** Drops the open utterance but not its samples: another way of finding turns may use them. */
  void release() {
    open = null;
  }

  private Utterance current() {
    Utterance utterance = open;
    if (utterance == null) {
      throw new IllegalStateException("no utterance is open");
    }
    return utterance;
  }
}
