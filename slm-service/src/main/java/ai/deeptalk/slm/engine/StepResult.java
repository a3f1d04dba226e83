package ai.deeptalk.slm.engine;

import java.util.Arrays;

/**
 * The hidden states a step produced, after the final norm, one per slot. Reused from step to step;
 * the backbone writes it, the head reads it.
 */
public final class StepResult {
  private final int capacity;
  private final int hiddenSize;
  private final float[] hidden; // [capacity, hiddenSize]
  private int slots;
  private long nanos;
  private long dispatchNanos;

  StepResult(int capacity, int hiddenSize) {
    this.capacity = capacity;
    this.hiddenSize = hiddenSize;
    this.hidden = new float[capacity * hiddenSize];
  }

  public int slots() {
    return slots;
  }

  public int capacity() {
    return capacity;
  }

  public int hiddenSize() {
    return hiddenSize;
  }

  /** A copy of one slot's hidden state. */
  public float[] hidden(int slot) {
    if (slot >= slots) {
      throw new IllegalArgumentException("slot " + slot + " of " + slots);
    }
    return Arrays.copyOfRange(hidden, slot * hiddenSize, (slot + 1) * hiddenSize);
  }

  /** Time of the step. */
  public long nanos() {
    return nanos;
  }

  /** Time of the step spent waiting for routed experts, all layers together. */
  public long dispatchNanos() {
    return dispatchNanos;
  }

  /** The states themselves, row-major [capacity, hiddenSize]. */
  float[] hidden() {
    return hidden;
  }

  void begin(int slotCount) {
    if (slotCount > capacity) {
      throw new IllegalArgumentException(slotCount + " slots in a result of " + capacity);
    }
    slots = slotCount;
    dispatchNanos = 0;
  }

  void finish(long stepNanos, long stepDispatchNanos) {
    nanos = stepNanos;
    dispatchNanos = stepDispatchNanos;
  }
}
