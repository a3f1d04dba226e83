package ai.deeptalk.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** A named tensor of an open file. Reading copies; the file stays mapped until it is closed. */
public final class Tensor {
  private final String name;
  private final DType type;
  private final List<Integer> shape;
  private final MemorySegment bytes;

  Tensor(String name, DType type, List<Integer> shape, MemorySegment bytes) {
    this.name = name;
    this.type = type;
    this.shape = List.copyOf(shape);
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  public DType type() {
    return type;
  }

  public List<Integer> shape() {
    return shape;
  }

  /** Numbers in the tensor. */
  public int size() {
    return Math.toIntExact(bytes.byteSize() / type.bytes());
  }

  /** All numbers as floats, row-major. */
  public float[] floats() {
    return floats(0, size());
  }

  /** {@code count} numbers from the row-major index {@code first} on. */
  public float[] floats(long first, int count) {
    float[] values = new float[count];
    if (!type.readFloats(bytes, first, values)) {
      throw Refused.because("tensor %s holds %s, not floating point numbers", name, type);
    }
    return values;
  }

  /** All numbers of a tensor of whole numbers. */
  public long[] longs() {
    long[] values = new long[size()];
    if (!type.readLongs(bytes, values)) {
      throw Refused.because("tensor %s holds %s, not whole numbers", name, type);
    }
    return values;
  }

  /** This tensor, if it has exactly this shape. */
  public Tensor withShape(int... expected) {
    List<Integer> wanted = Arrays.stream(expected).boxed().toList();
    if (!shape.equals(wanted)) {
      throw Refused.because("tensor %s has shape %s, expected %s", name, shape, wanted);
    }
    return this;
  }
}
