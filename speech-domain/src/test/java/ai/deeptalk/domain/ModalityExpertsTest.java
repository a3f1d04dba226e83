package ai.deeptalk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ModalityExpertsTest {
  @Test
  void givesTheMostAudioSpecificExpertsToAudio() {
    var load =
        new ModalityLoad(
            List.of(List.of(0.9, 0.5, 0.4, 0.2)), List.of(List.of(0.9, 0.1, 0.2, 0.8)));
    var groups = ModalityExperts.ofLoad(load, 2);
    assertThat(groups.of(Modality.AUDIO, 0)).containsExactly(1, 2);
    assertThat(groups.of(Modality.TEXT, 0)).containsExactly(0, 3);
    assertThat(groups.groupOf(0, 3)).isEqualTo(Modality.TEXT);
  }

  @Test
  void refusesAnExpertInBothGroupsByLayerAndNumber() {
    assertThatThrownBy(() -> new ModalityExperts(List.of(List.of(0, 1)), List.of(List.of(1, 2))))
        .hasMessageContaining("MoE layer 0")
        .hasMessageEndingWith("1");
  }

  @Test
  void placementSpeaksOfDecoderLayers() {
    var groups =
        new ModalityExperts(List.of(List.of(0), List.of(1)), List.of(List.of(1), List.of(0)));
    var placement = new ExpertPlacement(1, groups);
    assertThat(placement.layers()).containsExactly(1, 2);
    assertThat(placement.experts(Modality.AUDIO, 2)).containsExactly(1);
    assertThat(placement.groupOf(new ExpertId(1, 1))).isEqualTo(Modality.TEXT);
    assertThatThrownBy(() -> placement.experts(Modality.AUDIO, 0)).hasMessageContaining("0");
  }
}
