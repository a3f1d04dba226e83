package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.turn.TurnRules;
import ai.deeptalk.asr.turn.TurnState;
import ai.deeptalk.asr.turn.TurnState.Ended;
import ai.deeptalk.asr.turn.TurnState.Onset;
import ai.deeptalk.asr.turn.TurnState.Quiet;
import ai.deeptalk.asr.turn.TurnState.Speaking;
import ai.deeptalk.asr.turn.TurnState.Trailing;

/**
 * Voice activity decides. The encoder of the utterance never reads beyond the frame that was
 * decided last, so an utterance's samples, and with them its features, do not depend on how the
 * audio was cut into messages.
 */
final class DetectedTurns implements Turns {
  private final Utterances utterances;
  private TurnRules rules;
  private TurnState state = new Quiet();
  private long decided; // samples up to the newest frame

  DetectedTurns(Utterances utterances, TurnRules rules) {
    this.utterances = utterances;
    this.rules = rules;
  }

  @Override
  public void frame(float speech, long number, long reach) {
    decided = reach;
    if (utterances.isOpen() && utterances.limit() <= reach) {
      stop(utterances.limit(), utterances.limit());
    }
    if (utterances.isOpen() && rules.judgesCompletion()) {
      utterances.advance(reach);
    }
    state = state.hear(new TurnState.Frame(number, speech, utterances.completion()), rules);
    switch (state) {
      case Speaking(long first, long _) when !utterances.isOpen() -> {
        utterances.begin((first - rules.prefixFrames()) * SpeechEncoder.FRAME_SAMPLES);
        utterances.announce();
      }
      case Ended(long _, long last) -> stop(reach, (last + 1) * SpeechEncoder.FRAME_SAMPLES);
      case Quiet _, Onset _, Speaking _, Trailing _ -> {}
    }
  }

  @Override
  public void heard(long end) {
    if (utterances.isOpen()) {
      utterances.advance(decided);
    }
  }

  @Override
  public void commit(long end) {
    if (utterances.isOpen()) {
      stop(end, end);
    } else {
      utterances.commit(end);
      state = new Quiet();
    }
  }

  @Override
  public void clear(long end) {
    utterances.forget(end);
    state = new Quiet();
  }

  @Override
  public DetectedTurns detectedBy(TurnRules changed) {
    rules = changed;
    return this;
  }

  private void stop(long end, long speechEnd) {
    utterances.announceStop(end, speechEnd);
    utterances.end(end);
    state = new Quiet();
  }
}
