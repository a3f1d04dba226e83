package ai.deeptalk.asr.listen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes events down: as words in {@code words}, features in {@code features}. */
final class RecordedEvents implements ListenEvents {
  final List<String> words = new ArrayList<>();
  final List<float[]> features = new ArrayList<>();
  private final int width;

  RecordedEvents(int width) {
    this.width = width;
  }

  @Override
  public void started(int utterance, long start) {
    words.add("started " + utterance + " at " + start);
  }

  @Override
  public void features(int utterance, int first, float[] values, int count) {
    for (int j = 0; j < count; j++) {
      if (first + j == 0) {
        features.clear(); // of the newest utterance alone
      }
      if (first + j != features.size()) {
        throw new IllegalStateException("feature " + (first + j) + " after " + features.size());
      }
      features.add(Arrays.copyOfRange(values, j * width, (j + 1) * width));
    }
  }

  @Override
  public void stopped(int utterance, long end, long speechEnd) {
    words.add("stopped " + utterance + " at " + end + ", speech to " + speechEnd);
  }

  @Override
  public void ended(int utterance, int count, long start, long end) {
    if (count > 0 && count != features.size()) {
      throw new IllegalStateException(count + " features announced, given " + features.size());
    }
    words.add(
        "ended " + utterance + (count > 0 ? "" : " empty") + ": [" + start + ", " + end + ")");
  }

  @Override
  public void cleared() {
    words.add("cleared");
  }

  @Override
  public void activity(long at, float probability) {}
}
