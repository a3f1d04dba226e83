package ai.deeptalk.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file, mapped into memory: eight bytes of header length, a JSON header, then the
 * numbers. Every tensor is checked against the file's true length when the file is opened, so a cut
 * file is refused at once rather than when its last layer is read.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Longest header we believe, in bytes; the format's own limit. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private final Path path;
  private final Arena arena;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  private SafetensorsFile(
      Path path, Arena arena, Map<String, Tensor> tensors, Map<String, String> metadata) {
    this.path = path;
    this.arena = arena;
    this.tensors = tensors;
    this.metadata = metadata;
  }

  /** Opens and checks a file. */
  @SuppressWarnings(
      "MustBeClosedChecker") // the arena lives as long as the file and is closed with it
  public static SafetensorsFile open(Path path) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return read(path, arena, file);
    } catch (IOException e) {
      arena.close();
      throw Refused.because(e, "cannot read %s", path.getFileName());
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static SafetensorsFile read(Path path, Arena arena, MemorySegment file) {
    if (file.byteSize() < 8) {
      throw Refused.because("%s is not a safetensors file: it has no header", path.getFileName());
    }
    long headerBytes = file.get(LENGTH, 0);
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || 8 + headerBytes > file.byteSize()) {
      throw Refused.because(
          "%s is not a whole safetensors file: its header has %d bytes, the file %d",
          path.getFileName(), headerBytes, file.byteSize());
    }
    byte[] header = file.asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment numbers = file.asSlice(8 + headerBytes);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    SafetensorsHeader.parse(
        path, new String(header, StandardCharsets.UTF_8), numbers, tensors, metadata);
    return new SafetensorsFile(path, arena, tensors, metadata);
  }

  /** Names of all tensors, in the order of the header. */
  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  /** Free text that travels with the tensors. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** A tensor that must be there. */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw Refused.because("tensor %s is missing from %s", name, path.getFileName());
    }
    return tensor;
  }

  @Override
  public void close() {
    arena.close();
  }
}
