package ai.deeptalk.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class TurnTimelineTest {
  private static final String AUDIO = Base64.getEncoder().encodeToString(new byte[4_800]);

  private final TurnTimeline timeline = new TurnTimeline(at(1_000));

  @Test
  void countsFirstAudioFromTheEndOfSpeechWithAndWithoutTheSilenceWindow() {
    hearUtterance();
    answer("Oslo.", 1_700);

    TurnReport report = timeline.report(500);

    assertThat(report.firstAudioWithSilenceMs()).isCloseTo(700, within(1e-6));
    assertThat(report.firstAudioMs()).isCloseTo(200, within(1e-6));
    assertThat(report.answer()).isEqualTo("Oslo.");
    assertThat(report.transcript()).isEqualTo("What is the capital of Norway?");
    assertThat(report.audio().length()).isEqualTo(2_400);
    assertThat(report.hops()).contains(Hop.ofPlatform("prefill", 12.5));
  }

  @Test
  void waitsForTheNextAnswerWhenOneWasCancelled() {
    hearUtterance();
    event("{'type':'response.created'}", 1_560);
    event("{'type':'response.output_audio_transcript.delta','delta':'Wrong'}", 1_570);
    event("{'type':'response.done','response':{'status':'cancelled'}}", 1_580);
    assertThat(timeline.answered()).isFalse();

    answer("Right.", 3_000);

    assertThat(timeline.answered()).isTrue();
    assertThat(timeline.report(500).answer()).isEqualTo("Right.");
  }

  @Test
  void failsWithTheReasonOfAFailedAnswer() {
    assertThatThrownBy(() ->
            event(
                "{'type':'response.done','response':{'status':'failed',"
                    + "'status_details':{'error':{'code':'shard_unavailable'}}}}",
                2_000))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageContaining("shard_unavailable");
  }

  @Test
  void failsOnAnErrorEvent() {
    assertThatThrownBy(() -> event("{'type':'error','error':{'message':'at capacity'}}", 2_000))
        .hasMessageContaining("at capacity");
  }

  private void hearUtterance() {
    event("{'type':'input_audio_buffer.speech_started'}", 300);
    event("{'type':'input_audio_buffer.speech_stopped'}", 1_540);
    event("{'type':'input_audio_buffer.committed'}", 1_541);
    assertThat(timeline.transcribed()).isFalse();
    event(
        "{'type':'conversation.item.input_audio_transcription.completed',"
            + "'transcript':'What is the capital of Norway?'}",
        1_600);
    assertThat(timeline.transcribed()).isTrue();
  }

  private void answer(String words, long firstAudioMs) {
    event("{'type':'response.created'}", firstAudioMs - 150);
    event(
        "{'type':'response.output_audio_transcript.delta','delta':'" + words + "'}",
        firstAudioMs - 50);
    event("{'type':'response.output_audio.delta','delta':'" + AUDIO + "'}", firstAudioMs);
    event(
        "{'type':'response.done','response':{'status':'completed','x_latency':{'prefill':12.5}}}",
        firstAudioMs + 100);
  }

  private void event(String json, long milliseconds) {
    timeline.accept(
        new RealtimeEvent(JsonMapper.shared().readTree(json.replace('\'', '"')), at(milliseconds)));
  }

  private static long at(long milliseconds) {
    return milliseconds * 1_000_000;
  }
}
