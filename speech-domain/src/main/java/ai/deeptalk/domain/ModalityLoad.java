package ai.deeptalk.domain;

import java.util.List;

/**
 * Result of calibration: for each MoE layer and modality, the share of tokens that chose each
 * expert. A layer's shares of one modality sum to top-k.
 */
public record ModalityLoad(List<List<Double>> audio, List<List<Double>> text) {
  public ModalityLoad {
    audio = audio.stream().map(List::copyOf).toList();
    text = text.stream().map(List::copyOf).toList();
    if (audio.size() != text.size()) {
      throw new IllegalArgumentException(
          "audio and text must have the same layers: " + audio.size() + " and " + text.size());
    }
    for (int layer = 0; layer < audio.size(); layer++) {
      if (audio.get(layer).size() != text.get(layer).size()) {
        throw new IllegalArgumentException(
            "audio and text must have the same experts in MoE layer "
                + layer
                + ": "
                + audio.get(layer).size()
                + " and "
                + text.get(layer).size());
      }
    }
  }

  /** Number of MoE layers. */
  public int layers() {
    return audio.size();
  }

  /** Share of a modality's tokens that chose an expert, 0 to 1. */
  public double share(Modality modality, int moeLayer, int expert) {
    return switch (modality) {
      case AUDIO -> audio.get(moeLayer).get(expert);
      case TEXT -> text.get(moeLayer).get(expert);
    };
  }
}
