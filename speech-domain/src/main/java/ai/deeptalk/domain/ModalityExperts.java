package ai.deeptalk.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The two groups of experts, per MoE layer: a partition of all experts into audio and text. Lists
 * of different layers may differ in length.
 */
public record ModalityExperts(List<List<Integer>> audio, List<List<Integer>> text) {
  public ModalityExperts {
    audio = audio.stream().map(ModalityExperts::sorted).toList();
    text = text.stream().map(ModalityExperts::sorted).toList();
    if (audio.size() != text.size()) {
      throw new IllegalArgumentException(
          "audio and text must have the same layers: " + audio.size() + " and " + text.size());
    }
    for (int layer = 0; layer < audio.size(); layer++) {
      requirePartition(layer, audio.get(layer), text.get(layer));
    }
  }

  /**
   * Gives each layer's {@code audioExperts} experts with the highest audio share × (1 − text share)
   * to audio and all others to text. Ties go to the lower number, so the result repeats.
   */
  public static ModalityExperts ofLoad(ModalityLoad load, int audioExperts) {
    var audio = new ArrayList<List<Integer>>();
    var text = new ArrayList<List<Integer>>();
    for (int layer = 0; layer < load.layers(); layer++) {
      int moeLayer = layer;
      Comparator<Integer> falling =
          Comparator.comparingDouble((Integer expert) -> -score(load, moeLayer, expert))
              .thenComparing(Comparator.naturalOrder());
      List<Integer> ranked =
          IntStream.range(0, load.audio().get(layer).size()).boxed().sorted(falling).toList();
      audio.add(ranked.subList(0, audioExperts));
      text.add(ranked.subList(audioExperts, ranked.size()));
    }
    return new ModalityExperts(audio, text);
  }

  private static double score(ModalityLoad load, int layer, int expert) {
    return load.share(Modality.AUDIO, layer, expert)
        * (1 - load.share(Modality.TEXT, layer, expert));
  }

  /** Number of MoE layers. */
  public int layers() {
    return audio.size();
  }

  /** Experts of a group in a MoE layer, ascending. */
  public List<Integer> of(Modality modality, int moeLayer) {
    return switch (modality) {
      case AUDIO -> audio.get(moeLayer);
      case TEXT -> text.get(moeLayer);
    };
  }

  /** The group an expert belongs to. */
  public Modality groupOf(int moeLayer, int expert) {
    return audio.get(moeLayer).contains(expert) ? Modality.AUDIO : Modality.TEXT;
  }

  private static List<Integer> sorted(List<Integer> experts) {
    return experts.stream().sorted().toList();
  }

  private static void requirePartition(int layer, List<Integer> audio, List<Integer> text) {
    int experts = audio.size() + text.size();
    var seen = new HashSet<Integer>();
    for (List<Integer> group : List.of(audio, text)) {
      for (int expert : group) {
        if (expert < 0 || expert >= experts || !seen.add(expert)) {
          throw new IllegalArgumentException(
              "MoE layer "
                  + layer
                  + " must have each of its "
                  + experts
                  + " experts in one group; wrong expert: "
                  + expert);
        }
      }
    }
  }
}
