package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Dense;
import ai.deeptalk.asr.kernels.Depthwise;
import ai.deeptalk.asr.kernels.LayerNorm;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts the encoder together from the tensors named in the model folder's format page, refusing
 * shapes that do not fit.
 */
public final class EncoderAssembly {
  private static final int BANDS = 80;
  private static final int BINS = 257;

  private final EncoderTensors tensors;

  private EncoderAssembly(EncoderTensors tensors) {
    this.tensors = tensors;
  }

  /**
   * Assembles the encoder.
   *
   * @throws SpeechException MODEL_INVALID naming the tensor or entry that is wrong
   */
  public static SpeechEncoder of(EncoderTensors tensors) {
    return new EncoderAssembly(tensors).assemble();
  }

  private SpeechEncoder assemble() {
    int width = tensors.shape("stem.0.weight")[0];
    List<Integer> lookahead = numbers("lookahead");
    var blocks = new ArrayList<BlockWeights>();
    for (int b = 0; b < lookahead.size(); b++) {
      blocks.add(block("blocks." + b, width, lookahead.get(b)));
    }
    int activityBlock = number("vad_block");
    if (activityBlock < 0 || activityBlock >= blocks.size()) {
      throw invalid("vad_block " + activityBlock + " of " + blocks.size() + " blocks");
    }
    return new SpeechEncoder(
        mel(),
        List.of(stem("stem.0", width, BANDS), stem("stem.1", width, width)),
        blocks,
        norm("norm", width),
        new SpeechEncoder.Heads(
            sounds(width), dense("vad", 1, width), activityBlock, completion(2 * width)));
  }

  private Dense sounds(int width) {
    if (!tensors.has("sounds.weight")) {
      throw invalid("no tensor sounds.weight");
    }
    return dense("sounds", tensors.shape("sounds.weight")[0], width);
  }

  /** A model that doesn't judge whether a turn is complete has none of these tensors. */
  private Optional<CompletionWeights> completion(int pair) {
    if (!tensors.has("turn.out.weight")) {
      return Optional.empty();
    }
    int state = tensors.shape("turn.out.weight")[1];
    return Optional.of(
        new CompletionWeights(
            dense("turn.input", 3 * state, pair),
            dense("turn.state", 3 * state, state),
            dense("turn.out", 1, state)));
  }

  private MelWeights mel() {
    return new MelWeights(
        floats("mel.window", LogMel.WINDOW),
        floats("mel.filters", BANDS, BINS),
        floats("mel.mean", BANDS),
        floats("mel.std", BANDS));
  }

  private BlockWeights block(String name, int width, int lookahead) {
    int kernel = number("kernel");
    if (lookahead < 0 || lookahead >= kernel) {
      throw invalid(name + " looks ahead " + lookahead + " of a kernel of " + kernel);
    }
    int hidden = 4 * width;
    return new BlockWeights(
        new Depthwise(
            floats(name + ".depthwise.weight", width, kernel),
            floats(name + ".depthwise.bias", width)),
        norm(name + ".norm", width),
        dense(name + ".up", hidden, width),
        dense(name + ".down", width, hidden),
        lookahead);
  }

  /**
   * From [out, in, kernel] to columns ordered [kernel, in]: the order in which frames lie in
   * memory.
   */
  private Dense stem(String name, int out, int in) {
    float[] published = floats(name + ".weight", out, in, StemLayer.KERNEL);
    var columns = new float[published.length];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int k = 0; k < StemLayer.KERNEL; k++) {
          columns[(o * StemLayer.KERNEL + k) * in + i] =
              published[(o * in + i) * StemLayer.KERNEL + k];
        }
      }
    }
    return Dense.of(columns, floats(name + ".bias", out), in * StemLayer.KERNEL);
  }

  private Dense dense(String name, int rows, int columns) {
    return Dense.of(floats(name + ".weight", rows, columns), floats(name + ".bias", rows), columns);
  }

  private LayerNorm norm(String name, int width) {
    return new LayerNorm(floats(name + ".weight", width), floats(name + ".bias", width));
  }

  private float[] floats(String name, int... shape) {
    if (!tensors.has(name)) {
      throw invalid("no tensor " + name);
    }
    int[] actual = tensors.shape(name);
    if (!Arrays.equals(squeezed(actual), squeezed(shape))) {
      throw invalid(name + " is " + Arrays.toString(actual) + ", want " + Arrays.toString(shape));
    }
    return tensors.floats(name);
  }

  /** A depthwise filter may come as [W, 1, K]. */
  private static int[] squeezed(int[] shape) {
    return Arrays.stream(shape).filter(n -> n != 1).toArray();
  }

  private int number(String entry) {
    return numbers(entry).getFirst();
  }

  private List<Integer> numbers(String entry) {
    String text = tensors.metadata().get(entry);
    if (text == null) {
      throw invalid("no metadata entry " + entry);
    }
    try {
      return Arrays.stream(text.replaceAll("[\\[\\]\\s]", "").split(","))
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw invalid("metadata entry " + entry + " is " + text);
    }
  }

  private static SpeechException invalid(String what) {
    return new SpeechException(ErrorCode.MODEL_INVALID, "speech encoder: " + what);
  }
}
