package ai.deeptalk.benchmarks.kernels;

import ai.deeptalk.model.kernels.PanelKernel;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Latent attention of one new position over a cached past, the products alone: absorbed (latents
 * cached, shared by all heads) or expanded (keys and values per head cached). As many sequences and
 * layers are walked through as a busy service has, so that caches come from memory as they would.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LatentFormBenchmark {
  private static final int HEADS = 6;
  private static final int PLAIN = 32;
  private static final int ROTARY = 32;
  private static final int VALUE = 64;
  private static final int LATENT = 128;
  private static final int PASTS = 56; // 8 sequences of 7 layers
  private static final int PANEL = PanelKernel.WIDTH;

  @Param({"64", "256", "512"})
  int past;

  private final float[] vectors = new float[HEADS * 512];
  private final float[] up = new float[HEADS * (PLAIN + VALUE) * LATENT];
  private float[] latents = new float[0]; // [PASTS][past * (LATENT + ROTARY + LATENT)]
  private float[] expanded = new float[0]; // [PASTS][HEADS][past * (PLAIN + ROTARY + VALUE)]
  private float[] scores = new float[0];
  private final float[] out = new float[HEADS * 512];
  private int turn;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    fill(random, vectors);
    fill(random, up);
    latents = new float[PASTS * past * (2 * LATENT + ROTARY)];
    expanded = new float[PASTS * HEADS * past * (PLAIN + ROTARY + VALUE)];
    fill(random, latents);
    fill(random, expanded);
    scores = new float[HEADS * past];
  }

  @Benchmark
  public float[] absorbed() {
    int key = LATENT + ROTARY;
    int base = next() * past * (2 * LATENT + ROTARY);
    for (int h = 0; h < HEADS; h++) {
      multiply(vectors, h * 64, 1, up, h * PLAIN * LATENT, PLAIN, LATENT, out, h * key);
    }
    multiply(out, 0, HEADS, latents, base, key, past, scores, 0);
    multiply(scores, 0, HEADS, latents, base + past * key, past, LATENT, out, 0);
    for (int h = 0; h < HEADS; h++) {
      multiply(out, h * LATENT, 1, up, h * VALUE * LATENT, LATENT, VALUE, vectors, h * VALUE);
    }
    return out;
  }

  @Benchmark
  public float[] expanded() {
    int width = PLAIN + ROTARY;
    int base = next() * HEADS * past * (width + VALUE);
    multiply(vectors, 0, 1, up, 0, LATENT, HEADS * (PLAIN + VALUE), out, 0);
    for (int h = 0; h < HEADS; h++) {
      int head = base + h * past * (width + VALUE);
      multiply(vectors, h * width, 1, expanded, head, width, past, scores, 0);
      multiply(scores, 0, 1, expanded, head + past * width, past, VALUE, out, h * VALUE);
    }
    return out;
  }

  private int next() {
    turn = (turn + 1) % PASTS;
    return turn;
  }

  private static void multiply(
      float[] x, int from, int rows, float[] w, int at, int in, int outputs, float[] y, int to) {
    PanelKernel.multiply(x, from, in, rows, w, at, in * PANEL, in, outputs, y, to, outputs, false);
  }

  private static void fill(Random random, float[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian(0, 0.1);
    }
  }
}
