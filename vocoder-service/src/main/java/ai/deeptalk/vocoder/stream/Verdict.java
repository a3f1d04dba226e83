package ai.deeptalk.vocoder.stream;

import com.google.protobuf.ByteString;

/** What became of a record. */
sealed interface Verdict {

  /**
   * Sound to publish; empty at a pure end marker.
   *
   * @param gap whether frames before this one never came
   */
  record Sound(ByteString pcm, boolean gap) implements Verdict {}

  /** The session has moved on to a newer reply. */
  record Stale() implements Verdict {}

  /** The frame was synthesised before. */
  record Duplicate() implements Verdict {}

  /** The frame's deadline has passed: nobody would hear it. */
  record Late() implements Verdict {}
}
