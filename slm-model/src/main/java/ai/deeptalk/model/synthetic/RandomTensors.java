package ai.deeptalk.model.synthetic;

import ai.deeptalk.model.checkpoint.SafetensorsWriter;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random tensors, scaled so that a network of them neither fades nor explodes. */
final class RandomTensors {
  private final RandomGenerator random;
  private final SafetensorsWriter writer = new SafetensorsWriter();

  RandomTensors(RandomGenerator random) {
    this.random = random;
  }

  /** Normal numbers of variance 1 / {@code inputs}. */
  void linear(String name, int inputs, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    double deviation = 1 / Math.sqrt(inputs);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(0, deviation);
    }
    writer.add(name, values, shape);
  }

  void swiGlu(String prefix, int width, int hidden) {
    linear(prefix + "gate_proj.weight", hidden, width, hidden);
    linear(prefix + "up_proj.weight", hidden, width, hidden);
    linear(prefix + "down_proj.weight", width, hidden, width);
  }

  void ones(String name, int width) {
    float[] values = new float[width];
    Arrays.fill(values, 1f);
    writer.add(name, values, width);
  }

  SafetensorsWriter writer() {
    return writer;
  }
}
