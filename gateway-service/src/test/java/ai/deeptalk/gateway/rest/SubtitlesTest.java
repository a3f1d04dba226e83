package ai.deeptalk.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubtitlesTest {
  private static final List<Transcription.Segment> SEGMENTS =
      List.of(
          new Transcription.Segment("Hello.", 0.3, 1.25),
          new Transcription.Segment("And goodbye.", 3_661.0, 3_662.0405));

  @Test
  void subRipNumbersItsCuesAndWritesACommaBeforeMilliseconds() {
    assertThat(Subtitles.srt(SEGMENTS))
        .isEqualTo(
            """
            1
            00:00:00,300 --> 00:00:01,250
            Hello.

            2
            01:01:01,000 --> 01:01:02,041
            And goodbye.

            """);
  }

  @Test
  void webVttHasAHeaderAndPoints() {
    assertThat(Subtitles.vtt(SEGMENTS))
        .startsWith("WEBVTT\n\n00:00:00.300 --> 00:00:01.250\nHello.\n\n");
    assertThat(Subtitles.vtt(List.of())).isEqualTo("WEBVTT\n\n");
  }
}
