package ai.deeptalk.triton;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A named array as it travels: raw, row-major, little-endian. Java's arrays are copied once in each
 * direction; the bytes themselves are never copied again.
 */
public final class Tensor {
  private final String name;
  private final Datatype datatype;
  private final long[] shape;
  private final ByteString contents;

  private Tensor(String name, Datatype datatype, long[] shape, ByteString contents) {
    this.name = name;
    this.datatype = datatype;
    this.shape = shape;
    this.contents = contents;
  }

  /** A tensor of given bytes; refuses a shape that does not fit them. */
  public static Tensor ofRaw(String name, Datatype datatype, ByteString contents, long... shape) {
    long bytes = datatype.bytes();
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "tensor " + name + " has a negative size: " + Arrays.toString(shape));
      }
      bytes = Math.multiplyExact(bytes, size);
    }
    if (bytes != contents.size()) {
      throw new IllegalArgumentException(
          "tensor %s: %s %s needs %d bytes, not %d"
              .formatted(name, datatype, Arrays.toString(shape), bytes, contents.size()));
    }
    return new Tensor(name, datatype, shape.clone(), contents);
  }

  /** FP32 from the first elements of an array. */
  public static Tensor ofFloats(String name, float[] values, long... shape) {
    int count = count(shape);
    var bytes = new byte[count * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values, 0, count);
    return ofRaw(name, Datatype.FP32, UnsafeByteOperations.unsafeWrap(bytes), shape);
  }

  /** FP16 from the first elements of an array, rounded to the nearest. */
  public static Tensor ofHalves(String name, float[] values, long... shape) {
    int count = count(shape);
    var bytes = new byte[count * Short.BYTES];
    var halves = littleEndian(bytes).asShortBuffer();
    for (int i = 0; i < count; i++) {
      halves.put(i, Float.floatToFloat16(values[i]));
    }
    return ofRaw(name, Datatype.FP16, UnsafeByteOperations.unsafeWrap(bytes), shape);
  }

  /** INT32 from the first elements of an array. */
  public static Tensor ofInts(String name, int[] values, long... shape) {
    int count = count(shape);
    var bytes = new byte[count * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values, 0, count);
    return ofRaw(name, Datatype.INT32, UnsafeByteOperations.unsafeWrap(bytes), shape);
  }

  public String name() {
    return name;
  }

  public Datatype datatype() {
    return datatype;
  }

  public long[] shape() {
    return shape.clone();
  }

  /** The bytes as they travel. */
  public ByteString contents() {
    return contents;
  }

  /** Number of elements. */
  public int count() {
    return contents.size() / datatype.bytes();
  }

  /** The elements of an FP32 or FP16 tensor. */
  public float[] floats() {
    var values = new float[count()];
    copyFloats(values, 0);
    return values;
  }

  /** Copies the elements of an FP32 or FP16 tensor. */
  public void copyFloats(float[] target, int offset) {
    ByteBuffer buffer = contents.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    switch (datatype) {
      case FP32 -> buffer.asFloatBuffer().get(target, offset, count());
      case FP16 -> {
        var halves = buffer.asShortBuffer();
        for (int i = 0; i < halves.limit(); i++) {
          target[offset + i] = Float.float16ToFloat(halves.get(i));
        }
      }
      case BOOL, UINT8, INT8, INT32, INT64, BF16, FP64 ->
          throw new IllegalArgumentException("tensor " + name + " has no floats: " + datatype);
    }
  }

  /** The elements of an INT32 tensor. */
  public int[] ints() {
    if (datatype != Datatype.INT32) {
      throw new IllegalArgumentException("tensor " + name + " is not INT32: " + datatype);
    }
    var values = new int[count()];
    contents.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  @Override
  public String toString() {
    return name + " " + datatype + " " + Arrays.toString(shape);
  }

  private static int count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return Math.toIntExact(count);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
