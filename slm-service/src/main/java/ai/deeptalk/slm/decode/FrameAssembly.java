package ai.deeptalk.slm.decode;

/**
 * Un-delays codes: collects the codes of the frames that have begun and are not complete yet.
 *
 * <p>A ring as long as the delay pattern is deep; a frame's slot is free again as soon as the frame
 * was handed out.
 */
final class FrameAssembly {
  private final int[][] ring;

  FrameAssembly(ReplyRules rules) {
    ring = new int[rules.lastDelay() - rules.delay(0) + 1][rules.codebooks()];
  }

  void put(int codebook, int frame, int code) {
    ring[frame % ring.length][codebook] = code;
  }

  /** A code that was put, of a frame that is at most as old as the delays are apart. */
  int code(int codebook, int frame) {
    return ring[frame % ring.length][codebook];
  }

  int[] codes(int frame) {
    return ring[frame % ring.length].clone();
  }
}
