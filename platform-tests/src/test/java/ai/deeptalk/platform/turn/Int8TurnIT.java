package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights in 8 bits change few answers; the model card says how many. */
final class Int8TurnIT {
  private static final double LEAST_SAME = 0.85;

  @Test
  void mostAnswersKeepTheirWords() throws InterruptedException {
    try (var platform = PlatformUnderTest.embedded(Map.of("deeptalk.model.weights", "int8"))) {
      var questions = new HeldOutQuestions(platform);
      assertThat(questions.answersWithTheSameWords())
          .isGreaterThanOrEqualTo((int) Math.ceil(LEAST_SAME * questions.size()));
    }
  }
}
