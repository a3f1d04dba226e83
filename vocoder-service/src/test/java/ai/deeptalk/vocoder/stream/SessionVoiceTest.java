package ai.deeptalk.vocoder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.protocol.AudioTokenRecord;
import ai.deeptalk.vocoder.codec.CountingVocoder;
import ai.deeptalk.vocoder.stream.Verdict.Duplicate;
import ai.deeptalk.vocoder.stream.Verdict.Late;
import ai.deeptalk.vocoder.stream.Verdict.Sound;
import ai.deeptalk.vocoder.stream.Verdict.Stale;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionVoiceTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final int CONTEXT = 3;

  private final CountingVocoder vocoder = new CountingVocoder();
  private final SessionVoice voice = new SessionVoice(vocoder, CONTEXT);

  @Test
  void framesAreSynthesisedInOrderWithTheirContext() {
    for (int index = 0; index < 5; index++) {
      assertThat(hear(Records.frame("s", 1, index))).isInstanceOf(Sound.class);
    }

    assertThat(vocoder.heard()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aFrameIsSynthesisedOnce() {
    hear(Records.frame("s", 1, 0));
    hear(Records.frame("s", 1, 1));

    assertThat(hear(Records.frame("s", 1, 0))).isEqualTo(new Duplicate());
    assertThat(hear(Records.frame("s", 1, 1))).isEqualTo(new Duplicate());
    assertThat(vocoder.heard()).containsExactly(0, 1);
  }

  @Test
  void aNewReplyStartsAfreshAndTheOldOneIsOver() {
    hear(Records.frame("s", 1, 0));
    hear(Records.frame("s", 2, 0));

    assertThat(hear(Records.frame("s", 1, 1))).isEqualTo(new Stale());
    assertThat(vocoder.heard()).containsExactly(0);
  }

  @Test
  void aGapIsReportedAndTheReplyGoesOn() {
    hear(Records.frame("s", 1, 0));

    assertThat(((Sound) hear(Records.frame("s", 1, 5))).gap()).isTrue();
    assertThat(((Sound) hear(Records.frame("s", 1, 6))).gap()).isFalse();
    assertThat(vocoder.heard()).containsExactly(5, 6);
  }

  @Test
  void aReplyTakenOverInItsMiddleIsNoGap() {
    assertThat(((Sound) hear(Records.frame("s", 1, 8))).gap()).isFalse();
  }

  @Test
  void lateFramesAreSkippedButStayContext() {
    hear(Records.frame("s", 1, 0));
    for (int index = 1; index < 6; index++) {
      assertThat(hear(Records.lateFrame("s", 1, index))).isEqualTo(new Late());
    }

    assertThat(((Sound) hear(Records.frame("s", 1, 6))).gap()).isFalse();
    assertThat(vocoder.heard()).containsExactly(3, 4, 5, 6);
  }

  @Test
  void anEndMarkerHasNoSound() {
    hear(Records.frame("s", 1, 0));

    assertThat(((Sound) hear(Records.end("s", 1, 1))).pcm().isEmpty()).isTrue();
  }

  private Verdict hear(AudioTokenRecord record) {
    return voice.hear(record, NOW);
  }
}
