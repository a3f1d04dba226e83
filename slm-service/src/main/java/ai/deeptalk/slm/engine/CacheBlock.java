package ai.deeptalk.slm.engine;

/**
 * The cached past of {@link #POSITIONS} consecutive positions, all layers in one array. Sequences
 * that begin alike share blocks; whoever writes first to a shared one takes a copy.
 */
final class CacheBlock {
  /** Positions per block: a multiple of every kernel's panel width. */
  static final int POSITIONS = 32;

  final float[] values; // [layers][floats of a layer's attention]
  int holders = 1;

  CacheBlock(int size) {
    values = new float[size];
  }
}
