package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.port.ModelEvent.Timing;
import ai.deeptalk.gateway.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** When the parts of one answer happened, and the hops that follow from it. Milliseconds. */
final class ReplyTrace {
  private final Optional<Instant> endOfSpeech;
  private final Instant asked;
  private @Nullable Instant inputEnded;
  private @Nullable Instant firstFrame;
  private @Nullable Instant firstAudioSent;
  private @Nullable Instant firstTextSent;
  private long synthesisMicros;
  private Timing timing = Timing.NONE;

  /**
   * @param endOfSpeech when the last voiced sample arrived, if a voice activity detector told
   * @param asked when the end of the turn was decided, or the response asked for
   */
  ReplyTrace(Optional<Instant> endOfSpeech, Instant asked) {
    this.endOfSpeech = endOfSpeech;
    this.asked = asked;
  }

  void inputEnded(Instant now) {
    inputEnded = now;
  }

  void frameArrived(Instant now, long micros) {
    if (firstFrame == null) {
      firstFrame = now;
      synthesisMicros = micros;
    }
  }

  void audioSent(Instant now) {
    if (firstAudioSent == null) {
      firstAudioSent = now;
    }
  }

  void textSent(Instant now) {
    if (firstTextSent == null) {
      firstTextSent = now;
    }
  }

  void measured(Timing modelTiming) {
    timing = modelTiming;
  }

  /** In the order in which they happen; hops that did not happen are absent. */
  Map<String, Double> hops() {
    Map<String, Double> hops = new LinkedHashMap<>();
    endOfSpeech.ifPresent(end -> hops.put("endpoint", between(end, asked)));
    put(hops, "features", asked, inputEnded);
    positive(hops, "prefill", timing.prefillMs());
    positive(hops, "first_frame", timing.firstFrameMs());
    if (firstFrame != null && inputEnded != null) {
      double vocoder = synthesisMicros / 1000.0;
      double wait = between(inputEnded, firstFrame) - timing.firstFrameMs() - vocoder;
      if (timing.firstFrameMs() > 0) {
        hops.put("kafka", Math.max(0, wait));
      }
      hops.put("vocoder", vocoder);
    }
    put(hops, "gateway", firstFrame, firstAudioSent);
    put(hops, "first_text", asked, firstTextSent);
    put(hops, "first_audio", asked, firstAudioSent);
    if (endOfSpeech.isPresent()) {
      put(hops, "first_audio_after_speech", endOfSpeech.get(), firstAudioSent);
    }
    positive(hops, "step_p50", timing.stepP50Ms());
    positive(hops, "dispatch_p50", timing.dispatchP50Ms());
    return hops;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    hops().forEach((name, ms) -> json.put(name, Math.round(ms * 100) / 100.0));
    return json;
  }

  private static void put(
      Map<String, Double> hops, String name, @Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null) {
      hops.put(name, between(from, to));
    }
  }

  private static void positive(Map<String, Double> hops, String name, double ms) {
    if (ms > 0) {
      hops.put(name, ms);
    }
  }

  private static double between(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / 1e6);
  }
}
