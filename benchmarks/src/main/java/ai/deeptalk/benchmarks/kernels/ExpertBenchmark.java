package ai.deeptalk.benchmarks.kernels;

import ai.deeptalk.model.experts.SwiGlu;
import ai.deeptalk.model.kernels.ScalarKernels;
import ai.deeptalk.model.kernels.WeightFormat;
import ai.onnxruntime.OrtException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One expert of the default model's shape, one thread, by Vector API, ONNX Runtime and plain Java.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else
public class ExpertBenchmark {
  private static final int HIDDEN = 256;

  /**
   * Inner width: a routed expert of the default model, and one that does not fit the inner caches.
   */
  @Param({"96", "1408"})
  int width;

  @Param({"1", "2", "4", "16"})
  int rows;

  private float[] gate = new float[0];
  private float[] up = new float[0];
  private float[] down = new float[0];
  private float[] x = new float[0];
  private float[] y = new float[0];
  private float[] inner = new float[0];
  private float[] gated = new float[0];
  private SwiGlu vector;
  private SwiGlu bytes;
  private final SwiGlu.Scratch scratch = new SwiGlu.Scratch();
  private OnnxExpert onnx;

  @Setup
  public void setUp() throws OrtException {
    Random random = new Random(1);
    gate = numbers(random, width * HIDDEN);
    up = numbers(random, width * HIDDEN);
    down = numbers(random, HIDDEN * width);
    x = numbers(random, rows * HIDDEN);
    y = new float[rows * HIDDEN];
    inner = new float[rows * 2 * width];
    gated = new float[rows * width];
    vector = new SwiGlu(gate, up, down, HIDDEN, HIDDEN, WeightFormat.FP32);
    bytes = new SwiGlu(gate, up, down, HIDDEN, HIDDEN, WeightFormat.INT8);
    onnx = new OnnxExpert(gate, up, down, HIDDEN, rows);
  }

  @TearDown
  public void tearDown() throws OrtException {
    onnx.close();
  }

  @Benchmark
  public float[] vectorApi() {
    vector.apply(x, rows, scratch, y);
    return y;
  }

  @Benchmark
  public float[] vectorApiInt8() {
    bytes.apply(x, rows, scratch, y);
    return y;
  }

  @Benchmark
  public float[] onnxRuntime() throws OrtException {
    onnx.apply(x, y);
    return y;
  }

  @Benchmark
  public float[] plainJava() {
    ScalarKernels.multiply(x, rows, gate, HIDDEN, width, inner);
    ScalarKernels.multiply(x, rows, up, HIDDEN, width, gated);
    ScalarKernels.multiply(gated, rows, down, width, HIDDEN, y);
    return y;
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian(0, 0.05);
    }
    return numbers;
  }
}
