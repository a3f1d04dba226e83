package ai.deeptalk.asr.audio;

/** The input has the right rate already. */
final class Unresampled implements Resampler {
  @Override
  public void resample(float[] in, int from, int to, Samples out) {
    out.addAll(in, from, to - from);
  }
}
