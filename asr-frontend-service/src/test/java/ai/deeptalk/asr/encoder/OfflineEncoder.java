package ai.deeptalk.asr.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The format page's encoder written down a second time: whole signals, double precision, straight
 * from the published tensors. The streaming encoder is measured against it.
 */
final class OfflineEncoder {
  private static final int LEAD = 8; // frames of silence before the signal and after its end

  private final EncoderTensors tensors;

  OfflineEncoder(EncoderTensors tensors) {
    this.tensors = tensors;
  }

  /** Probability of speech per 40 ms frame. */
  double[] activity(float[] samples) {
    double[][] frames = blocks(samples, RandomTensors.ACTIVITY_BLOCK + 1);
    var probabilities = new double[frames.length];
    for (int f = 0; f < frames.length; f++) {
      probabilities[f] = 1 / (1 + Math.exp(-dense("vad", frames[f])[0]));
    }
    return probabilities;
  }

  /** The frames with which sounds begin, the last one where none does, and how they are said. */
  double[][] features(float[] samples) {
    double[][] frames = frames(samples);
    var manner = new OfflineManner(samples);
    List<double[]> begun = new ArrayList<>();
    int before = RandomTensors.SOUNDS;
    int from = 0;
    for (int f = 0; f < frames.length; f++) {
      double[] logits = dense("sounds", frames[f]);
      int likeliest = 0;
      for (int sound = 0; sound <= RandomTensors.SOUNDS; sound++) {
        likeliest = logits[sound] > logits[likeliest] ? sound : likeliest;
      }
      if (likeliest != RandomTensors.SOUNDS && likeliest != before) {
        begun.add(manner.beside(frames[f], from, f + 1));
        from = f + 1;
      }
      before = likeliest;
    }
    if (begun.isEmpty() && frames.length > 0) {
      begun.add(manner.beside(frames[frames.length - 1], 0, frames.length));
    }
    return begun.toArray(double[][]::new);
  }

  private double[][] frames(float[] samples) {
    int silence = samples.length == 0 ? 0 : LEAD * SpeechEncoder.FRAME_SAMPLES;
    float[] ended = Arrays.copyOf(samples, samples.length + silence);
    double[][] frames = blocks(ended, RandomTensors.LOOKAHEAD.length);
    for (int f = 0; f < frames.length; f++) {
      frames[f] = layerNorm("norm", frames[f]);
    }
    return frames;
  }

  /**
   * Probability of a complete turn per two frames: a gated recurrent unit, gates reset, update,
   * new.
   */
  double[] completion(float[] samples) {
    double[][] frames = frames(samples);
    int width = RandomTensors.WIDTH;
    var probabilities = new double[frames.length / 2];
    var state = new double[RandomTensors.STATE];
    for (int j = 0; j < probabilities.length; j++) {
      double[] pair = Arrays.copyOf(frames[2 * j], 2 * width);
      System.arraycopy(frames[2 * j + 1], 0, pair, width, width);
      double[] in = dense("turn.input", pair);
      double[] back = dense("turn.state", state);
      int n = state.length;
      for (int i = 0; i < n; i++) {
        double reset = 1 / (1 + Math.exp(-in[i] - back[i]));
        double update = 1 / (1 + Math.exp(-in[n + i] - back[n + i]));
        double proposed = Math.tanh(in[2 * n + i] + reset * back[2 * n + i]);
        state[i] = (1 - update) * proposed + update * state[i];
      }
      probabilities[j] = 1 / (1 + Math.exp(-dense("turn.out", state)[0]));
    }
    return probabilities;
  }

  private double[][] blocks(float[] samples, int count) {
    var led = new float[LEAD * SpeechEncoder.FRAME_SAMPLES + samples.length];
    System.arraycopy(samples, 0, led, led.length - samples.length, samples.length);
    double[][] x = stem("stem.1", stem("stem.0", logMel(led)));
    for (int b = 0; b < count; b++) {
      x = block("blocks." + b, x, RandomTensors.LOOKAHEAD[b]);
    }
    return Arrays.copyOfRange(x, Math.min(LEAD, x.length), x.length);
  }

  private double[][] logMel(float[] samples) {
    float[] window = tensors.floats("mel.window");
    float[] filters = tensors.floats("mel.filters");
    int count = samples.length < 400 ? 0 : (samples.length - 400) / 160 + 1;
    var mel = new double[count][80];
    for (int t = 0; t < count; t++) {
      for (int bin = 0; bin < 257; bin++) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < 400; i++) {
          double angle = 2 * Math.PI * (bin * i % 512) / 512;
          re += (double) samples[160 * t + i] * window[i] * Math.cos(angle);
          im += (double) samples[160 * t + i] * window[i] * Math.sin(angle);
        }
        for (int band = 0; band < 80; band++) {
          mel[t][band] += filters[band * 257 + bin] * (re * re + im * im);
        }
      }
      for (int band = 0; band < 80; band++) {
        double value = Math.log(mel[t][band] + 1e-6) - tensors.floats("mel.mean")[band];
        mel[t][band] = value / tensors.floats("mel.std")[band];
      }
    }
    return mel;
  }

  private double[][] stem(String name, double[][] in) {
    float[] weight = tensors.floats(name + ".weight"); // [out, in, 4]
    float[] bias = tensors.floats(name + ".bias");
    int channels = tensors.shape(name + ".weight")[1];
    var out = new double[in.length / 2][bias.length];
    for (int j = 0; j < out.length; j++) {
      for (int o = 0; o < bias.length; o++) {
        double sum = bias[o];
        for (int k = 0; k < 4; k++) {
          int t = 2 * j + 2 - 4 + k;
          for (int i = 0; t >= 0 && i < channels; i++) {
            sum += weight[(o * channels + i) * 4 + k] * in[t][i];
          }
        }
        out[j][o] = silu(sum);
      }
    }
    return out;
  }

  private double[][] block(String name, double[][] in, int lookahead) {
    float[] weight = tensors.floats(name + ".depthwise.weight"); // [W, K]
    float[] bias = tensors.floats(name + ".depthwise.bias");
    int kernel = RandomTensors.KERNEL;
    var out = new double[in.length][];
    for (int j = 0; j < in.length; j++) {
      var filtered = new double[bias.length];
      for (int c = 0; c < bias.length; c++) {
        filtered[c] = bias[c];
        for (int k = 0; k < kernel; k++) {
          int t = j + 1 - kernel + lookahead + k;
          if (t >= 0 && t < in.length) {
            filtered[c] += weight[c * kernel + k] * in[t][c];
          }
        }
      }
      double[] hidden = dense(name + ".up", layerNorm(name + ".norm", filtered));
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] = silu(hidden[i]);
      }
      out[j] = dense(name + ".down", hidden);
      for (int c = 0; c < bias.length; c++) {
        out[j][c] += in[j][c];
      }
    }
    return out;
  }

  private double[] dense(String name, double[] x) {
    float[] weight = tensors.floats(name + ".weight");
    float[] bias = tensors.floats(name + ".bias");
    var y = new double[bias.length];
    for (int r = 0; r < y.length; r++) {
      y[r] = bias[r];
      for (int c = 0; c < x.length; c++) {
        y[r] += weight[r * x.length + c] * x[c];
      }
    }
    return y;
  }

  private double[] layerNorm(String name, double[] x) {
    double mean = 0;
    double square = 0;
    for (double v : x) {
      mean += v / x.length;
    }
    for (double v : x) {
      square += (v - mean) * (v - mean) / x.length;
    }
    var y = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      y[c] =
          (x[c] - mean) / Math.sqrt(square + 1e-5) * tensors.floats(name + ".weight")[c]
              + tensors.floats(name + ".bias")[c];
    }
    return y;
  }

  private static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }
}
