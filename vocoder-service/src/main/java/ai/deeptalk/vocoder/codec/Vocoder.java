package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.Speed;

/**
 * Turns the codes of consecutive frames into sound. It carries state from frame to frame, so each
 * reply has its own and steps it by one owner; the same codes after a reset give the same samples,
 * always.
 */
public interface Vocoder {

  /** The sound of the next frame at the voice's own pace. */
  default PcmFrame decodeStep(Codes codes) {
    return decodeStep(codes, 0, Speed.NORMAL);
  }

  /**
   * The sound of the next frame, stretched or shortened in time. Its length differs from frame to
   * frame where the speed does not divide it, by the frame's index alone.
   */
  PcmFrame decodeStep(Codes codes, int index, Speed speed);

  /** Forgets what came before. */
  void reset();
}
