package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.turn.TurnRules;

/** The client decides: an utterance is everything since the last end, encoded while it arrives. */
final class ManualTurns implements Turns {
  private final Utterances utterances;

  ManualTurns(Utterances utterances) {
    this.utterances = utterances;
  }

  @Override
  public void frame(float speech, long number, long reach) {}

  @Override
  public void heard(long end) {
    if (!utterances.isOpen()) {
      utterances.begin(0);
    }
    while (utterances.limit() <= end) {
      utterances.end(utterances.limit());
      utterances.begin(0);
    }
    utterances.advance(end);
  }

  @Override
  public void commit(long end) {
    utterances.commit(end);
  }

  @Override
  public void clear(long end) {
    utterances.forget(end);
  }

  @Override
  public DetectedTurns detectedBy(TurnRules rules) {
    utterances.release();
    return new DetectedTurns(utterances, rules);
  }
}
