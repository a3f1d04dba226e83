package ai.deeptalk.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** How the numbers of a tensor are stored. All are little-endian. */
public enum DType {
  F32(4),
  BF16(2),
  F16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  static Optional<DType> named(String name) {
    for (DType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Reads floating point numbers; empty for a type that holds integers. */
  boolean readFloats(MemorySegment source, long first, float[] target) {
    switch (this) {
      case F32 -> MemorySegment.copy(source, FLOAT, first * 4, target, 0, target.length);
      case BF16 -> {
        for (int i = 0; i < target.length; i++) {
          target[i] = Float.intBitsToFloat(source.get(SHORT, (first + i) * 2) << 16);
        }
      }
      case F16 -> {
        for (int i = 0; i < target.length; i++) {
          target[i] = Float.float16ToFloat(source.get(SHORT, (first + i) * 2));
        }
      }
      case I64, I32, I16, I8, U8, BOOL -> {
        return false;
      }
    }
    return true;
  }

  /** Reads whole numbers; false for a type that holds fractions. */
  boolean readLongs(MemorySegment source, long[] target) {
    for (int i = 0; i < target.length; i++) {
      switch (this) {
        case I64 -> target[i] = source.get(LONG, i * 8L);
        case I32 -> target[i] = source.get(INT, i * 4L);
        case I16 -> target[i] = source.get(SHORT, i * 2L);
        case I8 -> target[i] = source.get(ValueLayout.JAVA_BYTE, i);
        case U8, BOOL -> target[i] = source.get(ValueLayout.JAVA_BYTE, i) & 0xff;
        case F32, BF16, F16 -> {
          return false;
        }
      }
    }
    return true;
  }
}
