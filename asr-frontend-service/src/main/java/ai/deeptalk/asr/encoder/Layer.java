package ai.deeptalk.asr.encoder;

/** One streaming stage. It owns its input queue, into which the stage before it writes. */
interface Layer {
  FrameQueue input();

  /** Writes every frame that the input so far completes. */
  void advance(FrameQueue output);

  /** Like {@link #advance}, knowing that zeros follow the input. */
  void finish(FrameQueue output);
}
