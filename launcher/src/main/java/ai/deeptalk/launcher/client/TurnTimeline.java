package ai.deeptalk.launcher.client;

import ai.deeptalk.launcher.audio.Recording;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Collects the events of one voice turn. A speaker who pauses may be answered twice: the first
 * answer is then cancelled by the platform, and the last one counts.
 */
final class TurnTimeline {
  private final long endOfSpeechNanos;
  private final StringBuilder transcript = new StringBuilder();
  private int utterances;
  private int transcribed;
  private long stoppedNanos;
  private Answer answer = new Answer(0);
  private boolean answered;

  TurnTimeline(long endOfSpeechNanos) {
    this.endOfSpeechNanos = endOfSpeechNanos;
  }

  /** The turn of a typed question ends when it is sent. */
  static TurnTimeline ofTyped(long sentNanos) {
    var timeline = new TurnTimeline(sentNanos);
    timeline.stoppedNanos = sentNanos;
    return timeline;
  }

  void accept(RealtimeEvent event) {
    switch (event.type()) {
      case "input_audio_buffer.speech_stopped" -> stoppedNanos = event.arrivedNanos();
      case "input_audio_buffer.committed" -> utterances++;
      case "conversation.item.input_audio_transcription.completed" -> {
        transcribed++;
        String words = event.text("transcript").strip();
        transcript.append(transcript.isEmpty() || words.isEmpty() ? "" : " ").append(words);
      }
      case "conversation.item.input_audio_transcription.failed" -> transcribed++;
      case "response.created" -> answer = new Answer(event.arrivedNanos());
      case "response.output_audio_transcript.delta" -> answer.words(event);
      case "response.output_audio.delta" -> answer.audio(event);
      case "response.done" -> finish(event.at("response"));
      case "error" ->
          throw new PlatformFailure(
              "the platform answered: " + event.at("error").path("message").asString(""));
      default -> {} // events a client may ignore
    }
  }

  private void finish(JsonNode response) {
    switch (response.path("status").asString("")) {
      case "cancelled" -> answered = false;
      case "failed" ->
          throw new PlatformFailure("the answer failed: " + response.path("status_details"));
      default -> {
        answered = true;
        answer.timings = response.path("x_latency");
      }
    }
  }

  boolean heard() {
    return utterances > 0;
  }

  boolean answered() {
    return answered;
  }

  boolean transcribed() {
    return transcribed >= utterances;
  }

  TurnReport report(int silenceMs) {
    double firstAudio = (answer.firstAudioNanos - endOfSpeechNanos) / 1e6;
    return new TurnReport(
        transcript.toString(),
        answer.words.toString().strip(),
        Recording.ofPcm(answer.pcm.toByteArray(), Recording.PROTOCOL_RATE),
        firstAudio - silenceMs,
        firstAudio,
        answer.playback.underruns(),
        hops(silenceMs));
  }

  private List<Hop> hops(int silenceMs) {
    var hops = new ArrayList<Hop>();
    hops.add(Hop.ofClient("silence window", silenceMs));
    hops.add(Hop.ofClient("end of turn", (stoppedNanos - endOfSpeechNanos) / 1e6 - silenceMs));
    hops.add(Hop.ofClient("response created", (answer.createdNanos - stoppedNanos) / 1e6));
    hops.add(Hop.ofClient("first words", (answer.firstWordsNanos - answer.createdNanos) / 1e6));
    hops.add(Hop.ofClient("first sound", (answer.firstAudioNanos - answer.firstWordsNanos) / 1e6));
    // What the services measured themselves, nested in the spans above.
    for (var timing : answer.timings.properties()) {
      if (timing.getValue().isNumber()) {
        hops.add(Hop.ofPlatform(timing.getKey(), timing.getValue().asDouble()));
      }
    }
    return List.copyOf(hops);
  }

  private static final class Answer {
    private final long createdNanos;
    private final StringBuilder words = new StringBuilder();
    private final ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    private final PlaybackClock playback = new PlaybackClock(Recording.PROTOCOL_RATE);
    private long firstWordsNanos;
    private long firstAudioNanos;
    private JsonNode timings = ClientEvents.event("x_none");

    Answer(long createdNanos) {
      this.createdNanos = createdNanos;
    }

    void words(RealtimeEvent event) {
      firstWordsNanos = firstWordsNanos == 0 ? event.arrivedNanos() : firstWordsNanos;
      words.append(event.text("delta"));
    }

    void audio(RealtimeEvent event) {
      firstAudioNanos = firstAudioNanos == 0 ? event.arrivedNanos() : firstAudioNanos;
      byte[] samples = Base64.getDecoder().decode(event.text("delta"));
      playback.arrived(event.arrivedNanos(), samples.length / 2);
      pcm.writeBytes(samples);
    }
  }
}
