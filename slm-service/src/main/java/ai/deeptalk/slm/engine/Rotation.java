package ai.deeptalk.slm.engine;

import ai.deeptalk.model.config.RotaryConfig;

/** Turns vectors by their position. Angles of all positions are tabulated once. */
final class Rotation {
  private final int width;
  private final float[] cosines; // [positions, width / 2]
  private final float[] sines; // [positions, width / 2]

  Rotation(RotaryConfig config, int width, int positions) {
    this.width = width;
    int pairs = width / 2;
    double[] frequencies = config.frequencies(width);
    double scale = config.yarn().map(RotaryConfig.Yarn::rotationScale).orElse(1.0);
    cosines = new float[positions * pairs];
    sines = new float[positions * pairs];
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < pairs; i++) {
        // The reference multiplies position and frequency in single precision.
        double angle = (float) p * (float) frequencies[i];
        cosines[p * pairs + i] = (float) (Math.cos(angle) * scale);
        sines[p * pairs + i] = (float) (Math.sin(angle) * scale);
      }
    }
  }

  int width() {
    return width;
  }

  /** Rotates the pairs (2i, 2i + 1) in place. */
  void interleaved(float[] vector, int offset, int position) {
    int pairs = width / 2;
    for (int i = 0; i < pairs; i++) {
      float cos = cosines[position * pairs + i];
      float sin = sines[position * pairs + i];
      float a = vector[offset + 2 * i];
      float b = vector[offset + 2 * i + 1];
      vector[offset + 2 * i] = a * cos - b * sin;
      vector[offset + 2 * i + 1] = a * sin + b * cos;
    }
  }

  /** Rotates the pairs (i, i + width / 2) in place. */
  void halves(float[] vector, int offset, int position) {
    int pairs = width / 2;
    for (int i = 0; i < pairs; i++) {
      float cos = cosines[position * pairs + i];
      float sin = sines[position * pairs + i];
      float a = vector[offset + i];
      float b = vector[offset + i + pairs];
      vector[offset + i] = a * cos - b * sin;
      vector[offset + i + pairs] = a * sin + b * cos;
    }
  }
}
