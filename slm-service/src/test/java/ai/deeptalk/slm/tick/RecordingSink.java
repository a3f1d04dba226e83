package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.AudioTokenFrame;
import ai.deeptalk.domain.Speed;
import java.util.ArrayList;
import java.util.List;

/** Keeps frames; by default each is written at once. */
final class RecordingSink implements AudioTokenSink {
  final List<AudioTokenFrame> frames = new ArrayList<>();
  final List<Integer> last = new ArrayList<>();
  final List<Outcome> open = new ArrayList<>();
  boolean holdBack;
  boolean full;
  int ends;

  @Override
  public boolean publish(
      SessionRoute route, AudioTokenFrame frame, Speed speed, boolean isLast, Outcome outcome) {
    if (full) {
      return false;
    }
    frames.add(frame);
    if (isLast) {
      last.add(frame.index());
    }
    settle(outcome);
    return true;
  }

  @Override
  public boolean publishEnd(SessionRoute route, int reply, int count, Outcome outcome) {
    ends++;
    settle(outcome);
    return !full;
  }

  private void settle(Outcome outcome) {
    if (holdBack) {
      open.add(outcome);
    } else {
      outcome.written();
    }
  }
}
