package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;

/**
 * Turns the codes of consecutive frames into sound. It carries state from frame to frame, so each
 * reply has its own and steps it by one owner; the same codes after a reset give the same samples,
 * always.
 */
public interface Vocoder {

  /** The sound of the next frame. */
  PcmFrame decodeStep(Codes codes);

  /** Forgets what came before. */
  void reset();
}
