package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.session.ItemContent.ModelSpeech;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ModelSpeechTest {
  private static final int BYTES_PER_MS = 48;

  @Test
  void whatWasHeardFollowsFromTheSpeed() {
    ModelSpeech speech = twoWords(new Speed(2));
    assertThat(speech.generatedMs()).isEqualTo(320);
    speech.truncate(150);
    assertThat(speech.transcript()).isEqualTo("Paris");
    assertThat(speech.audioBytes()).isEqualTo(150 * BYTES_PER_MS);

    ModelSpeech longer = twoWords(new Speed(2));
    longer.truncate(170);
    assertThat(longer.transcript()).isEqualTo("Paris it is");

    ModelSpeech slower = twoWords(new Speed(0.5));
    assertThat(slower.generatedMs()).isEqualTo(1_280);
    slower.truncate(600);
    assertThat(slower.transcript()).isEqualTo("Paris");
  }

  /** Eight frames; the second word begins with the fifth. */
  private static ModelSpeech twoWords(Speed speed) {
    var speech = new ModelSpeech(BYTES_PER_MS, speed);
    speech.say("Paris", 0);
    speech.say(" it is", 4);
    for (int frame = 0; frame < 8; frame++) {
      speech.sound(new byte[(int) (80 * BYTES_PER_MS / speed.factor())], Instant.EPOCH);
    }
    return speech;
  }
}
