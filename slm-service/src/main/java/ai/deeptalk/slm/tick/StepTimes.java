package ai.deeptalk.slm.tick;

import java.util.Arrays;

/** The step times of one reply; bounded because the steps of a reply are. */
final class StepTimes {
  private long[] steps = new long[64];
  private long[] dispatches = new long[64];
  private int count;

  void add(long stepNanos, long dispatchNanos) {
    if (count == steps.length) {
      steps = Arrays.copyOf(steps, 2 * count);
      dispatches = Arrays.copyOf(dispatches, 2 * count);
    }
    steps[count] = stepNanos;
    dispatches[count] = dispatchNanos;
    count++;
  }

  int count() {
    return count;
  }

  double stepP50Millis() {
    return medianMillis(steps);
  }

  double dispatchP50Millis() {
    return medianMillis(dispatches);
  }

  private double medianMillis(long[] nanos) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[count / 2] / 1e6;
  }
}
