package ai.deeptalk.gateway.audio;

import java.util.Arrays;
import net.sourceforge.javaflacencoder.FLACOutputStream;

/** A file in memory: the encoder comes back to its head when it knows length and checksum. */
final class FlacMemory implements FLACOutputStream {
  private byte[] bytes = new byte[1 << 14];
  private int position;
  private int size;

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public long seek(long to) {
    position = Math.toIntExact(to);
    return to;
  }

  @Override
  public int write(byte[] from, int offset, int count) {
    if (position + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, position + count));
    }
    System.arraycopy(from, offset, bytes, position, count);
    position += count;
    size = Math.max(size, position);
    return count;
  }

  @Override
  public void write(byte value) {
    write(new byte[] {value}, 0, 1);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean canSeek() {
    return true;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void close() {}
}
