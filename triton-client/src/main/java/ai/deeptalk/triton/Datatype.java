package ai.deeptalk.triton;

/** Element types of fixed width, by the protocol's names. */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  INT8(1),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8);

  private final int bytes;

  Datatype(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }

  /** The type of a name on the wire. */
  public static Datatype ofName(String name) {
    for (Datatype datatype : values()) {
      if (datatype.name().equals(name)) {
        return datatype;
      }
    }
    throw new IllegalArgumentException("unsupported datatype: '" + name + "'");
  }
}
