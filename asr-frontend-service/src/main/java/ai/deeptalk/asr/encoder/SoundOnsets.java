package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Dense;

/**
 * Finds the frames with which a sound begins: those where the likeliest sound is not "none" and not
 * the one of the frame before. Connectionist temporal classification (Graves et al. 2006) puts
 * nearly every sound into one such frame, so the model reads a sound per position instead of a span
 * of time, as in Gaido et al. 2021 (arXiv 2102.01578).
 */
final class SoundOnsets {
  private final Dense sounds;
  private final float[] logits; // [sounds + 1]: the last is none
  private int before;

  SoundOnsets(Dense sounds) {
    this.sounds = sounds;
    this.logits = new float[sounds.rows()];
    this.before = none();
  }

  /** Whether a sound begins with the next frame, which stands in {@code frames} from {@code at}. */
  boolean begins(float[] frames, int at) {
    sounds.apply(frames, at, sounds.columns(), 1, logits, 0);
    int likeliest = 0;
    for (int sound = 1; sound < logits.length; sound++) {
      likeliest = logits[sound] > logits[likeliest] ? sound : likeliest;
    }
    boolean begins = likeliest != none() && likeliest != before;
    before = likeliest;
    return begins;
  }

  private int none() {
    return logits.length - 1;
  }
}
