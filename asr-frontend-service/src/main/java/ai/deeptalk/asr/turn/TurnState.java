package ai.deeptalk.asr.turn;

/**
 * Where the listener is in an utterance.
 *
 * <pre>
 *            speech                minSpeech frames            release
 *   Quiet ───────────▶ Onset ───────────────────▶ Speaking ◀────────────▶ Trailing ──▶ Ended
 *     ▲                  │ hangover exceeded                    speech       silence lasted
 *     └──────────────────┘
 * </pre>
 *
 * <p>A state is a value; a frame makes the next one. Speech begins at or above the threshold but is
 * left only below the release level, so a voice that hovers around the threshold does not flicker.
 * Frames are counted from the start of the stream.
 */
public sealed interface TurnState {

  TurnState hear(Frame frame, TurnRules rules);

  /**
   * What one frame tells.
   *
   * @param number from 0
   * @param speech probability of speech
   * @param completion probability that what was said is a complete turn; 0 where nothing judges it
   */
  record Frame(long number, float speech, float completion) {}

  /** Nobody speaks. */
  record Quiet() implements TurnState {
    @Override
    public TurnState hear(Frame frame, TurnRules rules) {
      if (frame.speech() < rules.threshold()) {
        return this;
      }
      return new Onset(frame.number(), 0, 0).hear(frame, rules);
    }
  }

  /**
   * Perhaps a voice, perhaps a click.
   *
   * @param first the frame it began with
   * @param voiced frames of speech so far
   * @param unvoiced frames without speech since the last one with
   */
  record Onset(long first, int voiced, int unvoiced) implements TurnState {
    @Override
    public TurnState hear(Frame frame, TurnRules rules) {
      if (frame.speech() >= rules.threshold()) {
        return voiced + 1 >= rules.minSpeechFrames()
            ? new Speaking(first, frame.number())
            : new Onset(first, voiced + 1, 0);
      }
      return unvoiced + 1 > rules.hangoverFrames()
          ? new Quiet()
          : new Onset(first, voiced, unvoiced + 1);
    }
  }

  /**
   * A voice.
   *
   * @param first first frame of speech
   * @param last newest frame of speech
   */
  record Speaking(long first, long last) implements TurnState {
    @Override
    public TurnState hear(Frame frame, TurnRules rules) {
      return frame.speech() >= rules.release()
          ? new Speaking(first, frame.number())
          : new Trailing(first, last).hear(frame, rules);
    }
  }

  /** A pause; the end, if it lasts. */
  record Trailing(long first, long last) implements TurnState {
    @Override
    public TurnState hear(Frame frame, TurnRules rules) {
      if (frame.speech() >= rules.threshold()) {
        return new Speaking(first, frame.number());
      }
      return frame.number() - last >= rules.silenceFrames(frame.completion())
          ? new Ended(first, last)
          : this;
    }
  }

  /** The utterance is over; the listener starts again from {@link Quiet}. */
  record Ended(long first, long last) implements TurnState {
    @Override
    public TurnState hear(Frame frame, TurnRules rules) {
      throw new IllegalStateException("frame " + frame.number() + " after the end");
    }
  }
}
