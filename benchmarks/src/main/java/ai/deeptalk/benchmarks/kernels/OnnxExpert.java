package ai.deeptalk.benchmarks.kernels;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** A SwiGLU expert computed by ONNX Runtime, with its result pinned to a buffer of ours. */
final class OnnxExpert implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final FloatBuffer input;
  private final FloatBuffer output;
  private final OnnxTensor inputTensor;
  private final OnnxTensor outputTensor;

  OnnxExpert(float[] gate, float[] up, float[] down, int hidden, int rows) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    byte[] model = OnnxGraph.swiGlu(gate, up, down, hidden);
    session = environment.createSession(model, options);
    input = floats(rows * hidden);
    output = floats(rows * hidden);
    long[] shape = {rows, hidden};
    inputTensor = OnnxTensor.createTensor(environment, input, shape);
    outputTensor = OnnxTensor.createTensor(environment, output, shape);
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * 4).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** Computes all rows; x and y lie in Java arrays, as everywhere in the engine. */
  void apply(float[] x, float[] y) throws OrtException {
    input.put(0, x);
    session.run(Map.of("x", inputTensor), Map.of("y", outputTensor)).close();
    output.get(0, y);
  }

  @Override
  public void close() throws OrtException {
    inputTensor.close();
    outputTensor.close();
    session.close();
  }
}
