package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.turn.TurnRules;
import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.asr.TurnDetection;
import java.time.Duration;

/**
 * Turns what a client asks for into rules counted in frames.
 *
 * @param releaseGap how far below the threshold the probability must fall before speech is left
 * @param minSpeech shortest sound that counts as a voice
 * @param hangover gap that a beginning survives
 */
public record DetectionRules(double releaseGap, Duration minSpeech, Duration hangover) {
  private static final double DEFAULT_THRESHOLD = 0.5;
  private static final double HIGHEST_THRESHOLD = 0.99; // clients may say 1, which nothing reaches
  private static final int DEFAULT_SILENCE_MS = 500;
  private static final int DEFAULT_COMPLETE_SILENCE_MS = 320;
  private static final int DEFAULT_MAX_WAIT_MS = 4_000;
  private static final int LONGEST_MS = 30_000;
  private static final double LEAST_RELEASE = 0.05;
  private static final int FRAME_MS = 40;

  public DetectionRules {
    if (!(releaseGap >= 0 && releaseGap < 1)) {
      throw new IllegalArgumentException("release gap must be 0 to 1: " + releaseGap);
    }
  }

  /** Zero means "not given" for the threshold and the silence; a prefix of zero means none. */
  TurnRules of(TurnDetection wanted, SpeechEncoder encoder) {
    if (wanted.getSemantic() && !encoder.judgesCompletion()) {
      throw new SpeechException(
          ErrorCode.INPUT_INVALID,
          "semantic turn detection needs turn.safetensors, which the model folder lacks");
    }
    double threshold = wanted.getThreshold() == 0 ? DEFAULT_THRESHOLD : wanted.getThreshold();
    threshold = threshold <= 1 ? Math.min(threshold, HIGHEST_THRESHOLD) : threshold;
    int silence =
        orElse(
            wanted.getSilenceMs(),
            wanted.getSemantic() ? DEFAULT_COMPLETE_SILENCE_MS : DEFAULT_SILENCE_MS);
    int longest =
        wanted.getSemantic() ? orElse(wanted.getMaxWaitMs(), DEFAULT_MAX_WAIT_MS) : silence;
    return new TurnRules(
        threshold,
        Math.min(threshold, Math.max(LEAST_RELEASE, threshold - releaseGap)),
        frames("prefix_padding_ms", wanted.getPrefixPaddingMs()),
        Math.max(1, (int) (minSpeech.toMillis() / FRAME_MS)),
        (int) (hangover.toMillis() / FRAME_MS),
        Math.max(1, frames("silence_ms", silence)),
        Math.max(1, frames("max_wait_ms", Math.max(silence, longest))));
  }

  private static int orElse(int milliseconds, int byDefault) {
    return milliseconds == 0 ? byDefault : milliseconds;
  }

  /** Rounded up: a client that asks for 500 ms of silence never gets less. */
  private static int frames(String name, int milliseconds) {
    if (milliseconds < 0 || milliseconds > LONGEST_MS) {
      throw new IllegalArgumentException(
          name + " must be at most " + LONGEST_MS + ": " + Integer.toUnsignedString(milliseconds));
    }
    return (milliseconds + FRAME_MS - 1) / FRAME_MS;
  }
}
