package ai.deeptalk.benchmarks.kernels;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The few protobuf fields of an ONNX model that a SwiGLU expert needs, written by hand. */
final class OnnxGraph {
  private static final int FLOAT = 1;
  private static final int IR_VERSION = 10;
  private static final int OPSET = 21;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private OnnxGraph() {}

  /** gate and up [width, hidden], down [hidden, width], all row-major. */
  static byte[] swiGlu(float[] gate, float[] up, float[] down, int hidden) {
    int width = gate.length / hidden;
    OnnxGraph graph =
        new OnnxGraph()
            .field(1, node("MatMul", "g", "x", "gate"))
            .field(1, node("MatMul", "u", "x", "up"))
            .field(1, node("Sigmoid", "s", "g"))
            .field(1, node("Mul", "a", "g", "s"))
            .field(1, node("Mul", "b", "a", "u"))
            .field(1, node("MatMul", "y", "b", "down"))
            .text(2, "expert")
            .field(5, tensor("gate", gate, width, hidden))
            .field(5, tensor("up", up, width, hidden))
            .field(5, tensor("down", down, hidden, width))
            .field(11, value("x", hidden))
            .field(12, value("y", hidden));
    return new OnnxGraph()
        .number(1, IR_VERSION)
        .field(7, graph)
        .field(8, new OnnxGraph().number(2, OPSET))
        .bytes
        .toByteArray();
  }

  private static OnnxGraph node(String operator, String output, String... inputs) {
    OnnxGraph node = new OnnxGraph();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  /** A weight [out, in], stored transposed, as MatMul wants it. */
  private static OnnxGraph tensor(String name, float[] weights, int out, int in) {
    ByteBuffer raw = ByteBuffer.allocate(weights.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        raw.putFloat(weights[o * in + i]);
      }
    }
    return new OnnxGraph()
        .number(1, in)
        .number(1, out)
        .number(2, FLOAT)
        .text(8, name)
        .raw(9, raw.array());
  }

  private static OnnxGraph value(String name, int hidden) {
    OnnxGraph shape =
        new OnnxGraph()
            .field(1, new OnnxGraph().text(2, "rows"))
            .field(1, new OnnxGraph().number(1, hidden));
    OnnxGraph tensorType = new OnnxGraph().number(1, FLOAT).field(2, shape);
    return new OnnxGraph().text(1, name).field(2, new OnnxGraph().field(1, tensorType));
  }

  private OnnxGraph number(int field, long value) {
    varint(field << 3);
    varint(value);
    return this;
  }

  private OnnxGraph text(int field, String value) {
    return raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxGraph field(int field, OnnxGraph message) {
    return raw(field, message.bytes.toByteArray());
  }

  private OnnxGraph raw(int field, byte[] value) {
    varint((field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
