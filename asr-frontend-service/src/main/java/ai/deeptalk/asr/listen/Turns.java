package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.turn.TurnRules;

/** How utterances of a stream are found: by the client, or by voice activity. */
sealed interface Turns permits ManualTurns, DetectedTurns {

  /** A frame of voice activity was decided; its last sample lies just before {@code reach}. */
  void frame(float speech, long number, long reach);

  /** New samples are in the history, and all frames they completed have been told. */
  void heard(long end);

  /** The client says that the utterance ends here. */
  void commit(long end);

  /** The client wants everything so far forgotten. */
  void clear(long end);

  /** From now on voice activity decides, by these rules. */
  DetectedTurns detectedBy(TurnRules rules);
}
