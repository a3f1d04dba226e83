package ai.deeptalk.gateway.audio;

import java.io.EOFException;
import net.sourceforge.jaad.mp4.MP4InputStream;

/** A file in memory, so that a track can be read whose table comes after its sound. */
final class Mp4Memory extends MP4InputStream {
  private final byte[] bytes;
  private int position;

  Mp4Memory(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws EOFException {
    if (position >= bytes.length) {
      throw new EOFException();
    }
    position++;
    return Byte.toUnsignedInt(bytes[position - 1]);
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int count = Math.min(length, bytes.length - position);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }

  /** All or nothing: the library asks again for what is missing, for ever. */
  @Override
  public long skip(long count) throws EOFException {
    if (count < 0 || count > bytes.length - position) {
      throw new EOFException();
    }
    position += (int) count;
    return count;
  }

  @Override
  public int available() {
    return bytes.length - position;
  }

  @Override
  public long getOffset() {
    return position;
  }

  @Override
  public void seek(long to) {
    position = Math.clamp(to, 0, bytes.length);
  }

  @Override
  public boolean seekSupported() {
    return true;
  }

  @Override
  public boolean hasLeft() {
    return position < bytes.length;
  }

  @Override
  public void close() {}
}
