package ai.deeptalk.slm.engine;

import java.util.ArrayList;
import java.util.List;

/** A sequence over blocks of a {@link CachePool}. */
final class CachedSequence implements Sequence {
  private final CachePool pool;
  private final int capacity;
  private final List<CacheBlock> blocks = new ArrayList<>();
  private int length;
  private boolean closed;

  /** An empty sequence whose room the caller has reserved. */
  CachedSequence(CachePool pool, int capacity) {
    this.pool = pool;
    this.capacity = capacity;
  }

  /** Holds what {@code prefix} holds, without copying. */
  void shareOf(CachedSequence prefix) {
    prefix.requireOpen();
    for (CacheBlock block : prefix.blocks) {
      block.holders++;
      blocks.add(block);
    }
    length = prefix.length;
  }

  /** Refuses {@code count} more positions if they would exceed the capacity. */
  void requireRoom(int count) {
    requireOpen();
    if (length + count > capacity) {
      throw new IllegalArgumentException(
          length + count + " positions in a sequence of " + capacity);
    }
  }

  /** Makes room for {@code count} more positions that only this sequence sees. */
  void extend(int count) {
    requireRoom(count);
    int first = length / CacheBlock.POSITIONS;
    int end = CachePool.blocksFor(length + count);
    for (int i = first; i < end; i++) {
      if (i == blocks.size()) {
        blocks.add(pool.take());
      } else if (blocks.get(i).holders > 1) {
        blocks.set(i, pool.takeCopy(blocks.get(i)));
      }
    }
    length += count;
  }

  /** Values of the block that holds {@code position}. */
  float[] blockOf(int position) {
    return blocks.get(position / CacheBlock.POSITIONS).values;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void truncate(int newLength) {
    requireOpen();
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException(
          "cannot truncate " + length + " positions to " + newLength);
    }
    int kept = CachePool.blocksFor(newLength);
    while (blocks.size() > kept) {
      pool.release(blocks.removeLast());
    }
    length = newLength;
  }

  @Override
  public void close() {
    if (!closed) {
      truncate(0);
      pool.unreserve(CachePool.blocksFor(capacity));
      closed = true;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the sequence is closed");
    }
  }
}
