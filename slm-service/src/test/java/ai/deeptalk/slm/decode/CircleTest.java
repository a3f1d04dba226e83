package ai.deeptalk.slm.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CircleTest {

  @Test
  void aPhraseThreeTimesInARowIsACircle() {
    assertThat(closedAt(List.of(9, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4))).isEqualTo(12);
  }

  @Test
  void aShortPhraseHasToComeMoreOften() {
    assertThat(closedAt(List.of(5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5))).isEqualTo(-1);
    assertThat(closedAt(List.of(5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6))).isEqualTo(11);
    assertThat(closedAt(List.of(7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7))).isEqualTo(11);
  }

  @Test
  void whatChangesIsNone() {
    assertThat(closedAt(List.of(1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 4))).isEqualTo(-1);
  }

  /** The number of the token that closes a circle, -1 if none does. */
  private static int closedAt(List<Integer> tokens) {
    var circle = new Circle();
    for (int i = 0; i < tokens.size(); i++) {
      if (circle.closedBy(tokens.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
