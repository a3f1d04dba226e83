package ai.deeptalk.vocoder.stream;

import ai.deeptalk.protocol.AudioTokenRecord;

/** Where sound goes. */
interface SoundSink {

  /**
   * Publishes the sound of a record to the gateway that the record names. Never throws; bounded in
   * time.
   *
   * @param settled told once whether it was published, on any thread
   */
  void publish(AudioTokenRecord record, Verdict.Sound sound, long synthesisMicros, Settled settled);

  /** Receives the outcome. */
  @FunctionalInterface
  interface Settled {
    void settled(boolean published);
  }
}
