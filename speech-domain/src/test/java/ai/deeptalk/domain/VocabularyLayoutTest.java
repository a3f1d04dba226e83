package ai.deeptalk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class VocabularyLayoutTest {
  private final VocabularyLayout layout = new VocabularyLayout(2048, 8, 512, 528);

  @Test
  void everyAudioRowNamesItsCodebookAndCode() {
    for (int codebook = 0; codebook < 8; codebook++) {
      for (int code : new int[] {0, 511, 527}) {
        int id = layout.idOf(codebook, code);
        assertThat(layout.codebookOf(id)).isEqualTo(codebook);
        assertThat(layout.codeOf(id)).isEqualTo(code);
        assertThat(layout.isText(id)).isFalse();
      }
    }
    assertThat(layout.idOf(7, 527)).isEqualTo(layout.size() - 1);
  }

  @Test
  void refusesWhatIsOutsideByItsValue() {
    assertThatThrownBy(() -> layout.idOf(0, 528)).hasMessageContaining("528");
    assertThatThrownBy(() -> layout.idOf(8, 0)).hasMessageContaining("8: 8");
    assertThatThrownBy(() -> layout.codebookOf(2047)).hasMessageContaining("2047");
  }
}
