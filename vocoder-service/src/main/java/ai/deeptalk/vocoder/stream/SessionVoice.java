package ai.deeptalk.vocoder.stream;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.TurnId;
import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.vocoder.codec.Vocoder;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The newest reply of one session, frame by frame. One lane owns it.
 *
 * <p>A frame is synthesised once, in order, with the frames before it as context. What is skipped
 * because it is late still counts as context: when a frame in time follows, the decoder is set back
 * and led through the newest skipped codes first. The same happens after a gap, only that the
 * missing frames stay missing.
 */
final class SessionVoice {
  private final Vocoder vocoder;
  private final int contextFrames;
  private final Deque<Codes> skipped = new ArrayDeque<>(); // newest last, at most contextFrames
  private @Nullable TurnId turn;
  private int next; // index of the frame after the newest
  private boolean cold; // the decoder has not seen the frames in `skipped`

  SessionVoice(Vocoder vocoder, int contextFrames) {
    this.vocoder = vocoder;
    this.contextFrames = contextFrames;
  }

  /** Works off the next record of the session. */
  Verdict hear(AudioTokenRecord record, Instant now) {
    boolean fresh = false;
    TurnId current = turn;
    if (current != null && record.turn().isOlderThan(current)) {
      return new Verdict.Stale();
    }
    if (!record.turn().equals(current)) {
      begin(record.turn(), record.index());
      fresh = true;
    } else if (record.index() < next) {
      return new Verdict.Duplicate();
    }
    // A reply first seen in its middle is one taken over after a restart, not one with a hole.
    boolean gap = !fresh && record.index() > next;
    if (gap) {
      vocoder.reset();
      skipped.clear();
    }
    Codes codes = record.codes().orElse(null);
    Verdict verdict;
    if (record.deadlineEpochMillis() < now.toEpochMilli()) {
      skip(codes);
      verdict = new Verdict.Late();
    } else {
      verdict =
          new Verdict.Sound(codes == null ? ByteString.EMPTY : synthesise(codes, record), gap);
    }
    // Only now: a frame whose codes were refused may come again, corrected.
    next = record.index() + 1;
    return verdict;
  }

  private void begin(TurnId begun, int index) {
    turn = begun;
    next = index;
    vocoder.reset();
    skipped.clear();
    cold = false;
  }

  private ByteString synthesise(Codes codes, AudioTokenRecord record) {
    if (cold) {
      vocoder.reset();
      skipped.forEach(vocoder::decodeStep);
      skipped.clear();
      cold = false;
    }
    return vocoder.decodeStep(codes, record.index(), record.speed()).toPcm16();
  }

  private void skip(@Nullable Codes codes) {
    if (codes != null) {
      cold = true;
      skipped.addLast(codes);
      if (skipped.size() > contextFrames) {
        skipped.removeFirst();
      }
    }
  }
}
