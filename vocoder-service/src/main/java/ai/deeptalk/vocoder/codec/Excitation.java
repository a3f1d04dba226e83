package ai.deeptalk.vocoder.codec;

import java.util.Arrays;

/**
 * What the filters shape: a train of pulses at the pitch, and noise.
 *
 * <p>The phase runs on from sub-frame to sub-frame, through unvoiced stretches too, and the pitch
 * glides linearly within one, so no boundary is heard. A pulse train is the closed form of the sum
 * of all harmonics below 11 kHz at equal amplitude.
 */
final class Excitation {
  static final int HOP = 240;
  static final int WINDOW = 2 * HOP;
  private static final double SAMPLE_RATE = 24_000;
  private static final double TOP_HERTZ = 11_000;
  private static final double NEAR_PEAK =
      2e-3; // of |2 sin|, below which the quotient is replaced by its limit

  private final SynthesisTables tables;
  private final float[] pulses = new float[WINDOW];
  private final float[] noise = new float[WINDOW];
  private double phase; // of the fundamental, in cycles, 0..1
  private double previous; // fundamental at the end of the sub-frame before, Hz; 0 before the first
  private int noiseAt;

  Excitation(SynthesisTables tables) {
    this.tables = tables;
  }

  /** The newest {@value #WINDOW} samples of the pulses. */
  float[] pulses() {
    return pulses;
  }

  /** The newest {@value #WINDOW} samples of the noise. */
  float[] noise() {
    return noise;
  }

  /** Goes on by one sub-frame. */
  void step(double fundamental, boolean voiced) {
    System.arraycopy(pulses, HOP, pulses, 0, HOP);
    System.arraycopy(noise, HOP, noise, 0, HOP);
    double start = previous == 0 ? fundamental : previous;
    previous = fundamental;
    double travelled = 0; // sum of the instantaneous frequency, Hz
    double cycles = phase;
    for (int n = 0; n < HOP; n++) {
      double frequency = start + (fundamental - start) * ((n + 1) / (double) HOP);
      travelled += frequency;
      cycles = phase + travelled / SAMPLE_RATE;
      pulses[HOP + n] = voiced ? (float) harmonics(fraction(cycles), frequency) : 0;
      noise[HOP + n] = tables.noise((noiseAt + n) % tables.noiseLength());
    }
    phase = fraction(cycles);
    noiseAt = (noiseAt + HOP) % tables.noiseLength();
  }

  void reset() {
    Arrays.fill(pulses, 0);
    Arrays.fill(noise, 0);
    phase = 0;
    previous = 0;
    noiseAt = 0;
  }

  private static double harmonics(double cycles, double frequency) {
    double count = Math.floor(TOP_HERTZ / frequency);
    double angle = 2 * Math.PI * cycles;
    double half = 2 * Math.sin(angle / 2);
    double sum = Math.abs(half) <= NEAR_PEAK ? count + 0.5 : Math.sin((count + 0.5) * angle) / half;
    return sum - 0.5;
  }

  private static double fraction(double cycles) {
    return cycles - Math.floor(cycles);
  }
}
