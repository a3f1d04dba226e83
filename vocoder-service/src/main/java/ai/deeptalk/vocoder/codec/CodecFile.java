package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.vocoder.kernels.Dense;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code codec.safetensors} as the format page describes it, refusing shapes that do not fit.
 */
public final class CodecFile {
  private static final int KERNEL = CausalConvolution.KERNEL;

  private final SafetensorsFile file;

  private CodecFile(SafetensorsFile file) {
    this.file = file;
  }

  /**
   * Reads the file.
   *
   * @throws SpeechException MODEL_INVALID naming what is wrong
   */
  public static Codec read(Path path) {
    try (var file = SafetensorsFile.open(path)) {
      return new CodecFile(file).codec();
    }
  }

  private Codec codec() {
    List<float[]> codebooks = codebooks();
    int codeWidth = file.tensor("codebooks.0").shape().get(1);
    int width = file.tensor("in.weight").shape().get(0);
    var blocks = new ArrayList<CodecWeights.Block>();
    for (int b = 0; file.has("blocks." + b + ".conv.weight"); b++) {
      String name = "blocks." + b;
      int hidden = file.tensor(name + ".conv.weight").shape().get(0);
      blocks.add(
          new CodecWeights.Block(
              convolution(name + ".conv", hidden, width), dense(name + ".down", width, hidden)));
    }
    int features = SynthesisTables.FEATURES;
    int rows = file.tensor("out.weight").shape().get(0);
    if (rows % features != 0) {
      throw invalid("out.weight has " + rows + " rows, no multiple of " + features);
    }
    var weights =
        new CodecWeights(
            codebooks,
            codeWidth,
            convolution("in", width, codeWidth),
            blocks,
            dense("out", rows, width),
            floats("out.scale", features),
            floats("out.shift", features));
    return new Codec(weights, tables());
  }

  private List<float[]> codebooks() {
    List<Integer> shape = file.tensor("codebooks.0").shape();
    var codebooks = new ArrayList<float[]>();
    for (int i = 0; file.has("codebooks." + i); i++) {
      codebooks.add(floats("codebooks." + i, shape.get(0), shape.get(1)));
    }
    return codebooks;
  }

  private SynthesisTables tables() {
    int bins = SynthesisTables.BINS;
    return new SynthesisTables(
        floats("synth.harmonic_spread", bins, SynthesisTables.HARMONIC_BANDS),
        floats("synth.noise_spread", bins, SynthesisTables.NOISE_BANDS),
        file.tensor("synth.noise").floats(),
        amplitudeLimit());
  }

  private double amplitudeLimit() {
    String entry = file.metadata().get("amplitude_limit");
    if (entry == null) {
      throw invalid("no metadata entry amplitude_limit");
    }
    try {
      return Double.parseDouble(entry);
    } catch (NumberFormatException e) {
      throw invalid("metadata entry amplitude_limit is " + entry);
    }
  }

  /**
   * From [out, in, kernel] to columns ordered [kernel, in], as the window of frames lies in memory.
   */
  private Dense convolution(String name, int out, int in) {
    float[] published = floats(name + ".weight", out, in, KERNEL);
    var columns = new float[published.length];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int k = 0; k < KERNEL; k++) {
          columns[(o * KERNEL + k) * in + i] = published[(o * in + i) * KERNEL + k];
        }
      }
    }
    return Dense.of(columns, floats(name + ".bias", out), KERNEL * in);
  }

  private Dense dense(String name, int rows, int columns) {
    return Dense.of(floats(name + ".weight", rows, columns), floats(name + ".bias", rows), columns);
  }

  private float[] floats(String name, int... shape) {
    return file.tensor(name).withShape(shape).floats();
  }

  private static SpeechException invalid(String what) {
    return new SpeechException(ErrorCode.MODEL_INVALID, "codec.safetensors: " + what);
  }
}
