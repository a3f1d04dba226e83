package ai.deeptalk.shard.triton;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes an FP32 array in numpy's own file format, piece by piece, so that numpy can map it into
 * memory and nobody holds it whole.
 */
final class NpyFile implements AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private final Path path;
  private final FileChannel file;
  private long missing;

  private NpyFile(Path path, FileChannel file, long count) {
    this.path = path;
    this.file = file;
    this.missing = count;
  }

  static NpyFile create(Path path, long... shape) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var npy = new NpyFile(path, file, Arrays.stream(shape).reduce(1, Math::multiplyExact));
    npy.write(ByteBuffer.wrap(header(shape)));
    return npy;
  }

  /** Appends values, row-major. */
  void append(float[] values) throws IOException {
    missing -= values.length;
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    write(bytes);
  }

  /** Ends the file; refuses one with fewer or more values than its shape. */
  @Override
  public void close() throws IOException {
    file.close();
    if (missing != 0) {
      throw new IllegalStateException(path + " lacks " + missing + " values");
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int _ = file.write(bytes);
    }
  }

  private static byte[] header(long[] shape) {
    String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    byte[] line = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + Short.BYTES + line.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) line.length)
        .put(line)
        .array();
  }
}
