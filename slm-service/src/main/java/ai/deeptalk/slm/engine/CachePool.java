package ai.deeptalk.slm.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A bounded store of cache blocks. Room is reserved in full when a sequence opens, so taking a
 * block later cannot fail; memory is only spent on blocks that have been written. Reservations do
 * not count on sharing: what sharing saves is memory and prefill, not admission.
 */
final class CachePool {
  private final int blockSize; // floats
  private final int capacity; // blocks
  private final Deque<CacheBlock> unused = new ArrayDeque<>();
  private int reserved;

  CachePool(int positions, int blockSize) {
    this.capacity = positions / CacheBlock.POSITIONS;
    this.blockSize = blockSize;
  }

  static int blocksFor(int positions) {
    return (positions + CacheBlock.POSITIONS - 1) / CacheBlock.POSITIONS;
  }

  boolean reserve(int blocks) {
    if (reserved + blocks > capacity) {
      return false;
    }
    reserved += blocks;
    return true;
  }

  void unreserve(int blocks) {
    reserved -= blocks;
  }

  int freePositions() {
    return (capacity - reserved) * CacheBlock.POSITIONS;
  }

  CacheBlock take() {
    CacheBlock block = unused.poll();
    if (block == null) {
      return new CacheBlock(blockSize);
    }
    block.holders = 1;
    return block;
  }

  /** A block of its own for one of the holders of a shared one. */
  CacheBlock takeCopy(CacheBlock shared) {
    CacheBlock copy = take();
    System.arraycopy(shared.values, 0, copy.values, 0, blockSize);
    release(shared);
    return copy;
  }

  void release(CacheBlock block) {
    block.holders--;
    if (block.holders == 0) {
      unused.push(block);
    }
  }
}
