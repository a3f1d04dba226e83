package ai.deeptalk.benchmarks.listening;

import ai.deeptalk.asr.audio.Resampler;
import ai.deeptalk.asr.audio.Samples;
import ai.deeptalk.asr.encoder.EncoderFile;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.launcher.audio.WavFile;
import io.github.givimad.libfvadjni.VoiceActivityDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Our encoder's head against WebRTC's detector (libfvad) on the held-out recordings, with white and
 * with brown noise at several levels. Truth is the loudness of the clean recording. Prints, per
 * noise level, how many 40 ms frames each gets right.
 *
 * <p>Arguments: the folder of the model, by default {@code models/deeptalk-mini}.
 */
public final class VoiceActivityComparison {
  private static final int RATE = 16_000;
  private static final int FRAME = SpeechEncoder.FRAME_SAMPLES;
  private static final int PIECE = 160; // 10 ms, as WebRTC's detector wants
  private static final double AUDIBLE = Math.pow(10, -3.5); // of the loudest frame's power
  private static final int GAP = 5; // frames: a shorter pause is part of speech
  private static final int EDGE = RATE; // a second of noise alone on both sides
  private static final int[] NOISE_DB = {60, 30, 20, 10, 5};

  private final SpeechEncoder encoder;
  private final VoiceActivityDetector webRtc;

  private VoiceActivityComparison(SpeechEncoder encoder, VoiceActivityDetector webRtc) {
    this.encoder = encoder;
    this.webRtc = webRtc;
  }

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments.length > 0 ? arguments[0] : "models/deeptalk-mini");
    List<float[]> recordings = recordings(model.resolve("golden").resolve("held-out"));
    VoiceActivityDetector.loadLibrary();
    System.out.printf("%d recordings; share of 40 ms frames that are right%n", recordings.size());
    System.out.printf("%-22s %9s", "signal to noise, dB", "ours");
    for (var mode : VoiceActivityDetector.Mode.values()) {
      System.out.printf(" %16s", mode.name().toLowerCase(java.util.Locale.ROOT));
    }
    System.out.println();
    try (var webRtc = VoiceActivityDetector.newInstance()) {
      var comparison = new VoiceActivityComparison(EncoderFile.read(model), webRtc);
      for (int decibels : NOISE_DB) {
        for (boolean brown : new boolean[] {false, true}) {
          comparison.print(recordings, decibels, brown);
        }
      }
    }
  }

  private void print(List<float[]> recordings, int decibels, boolean brown) throws IOException {
    var modes = VoiceActivityDetector.Mode.values();
    long frames = 0;
    long ours = 0;
    var theirs = new long[modes.length];
    var random = new Random(1);
    for (float[] clean : recordings) {
      BitSet truth = truth(clean);
      int count = clean.length / FRAME - 2; // the head lags by a part of a frame
      float[] noisy = noisy(clean, decibels, brown, random);
      frames += count;
      ours += right(truth, ours(noisy), count);
      for (int mode = 0; mode < modes.length; mode++) {
        theirs[mode] += right(truth, theirs(noisy, modes[mode]), count);
      }
    }
    System.out.printf(
        "%-22s %8.1f%%", decibels + (brown ? " brown" : " white"), 100.0 * ours / frames);
    for (long right : theirs) {
      System.out.printf(" %15.1f%%", 100.0 * right / frames);
    }
    System.out.println();
  }

  private static List<float[]> recordings(Path folder) throws IOException {
    var recordings = new ArrayList<float[]>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".wav")).sorted().toList()) {
        var pcm = WavFile.read(file);
        var floats = new float[pcm.length()];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = pcm.sample(i) / 32_768f;
        }
        var resampled = new Samples();
        resampled.addAll(new float[EDGE], 0, EDGE);
        Resampler.from(pcm.sampleRate()).resample(floats, 0, floats.length, resampled);
        resampled.addAll(new float[EDGE], 0, EDGE);
        float[] samples = resampled.toArray();
        recordings.add(samples);
      }
    }
    return recordings;
  }

  private static BitSet truth(float[] clean) {
    int frames = clean.length / FRAME;
    var power = new double[frames];
    double loudest = 0;
    for (int f = 0; f < frames; f++) {
      for (int i = 0; i < FRAME; i++) {
        power[f] += (double) clean[f * FRAME + i] * clean[f * FRAME + i];
      }
      loudest = Math.max(loudest, power[f]);
    }
    var speech = new BitSet();
    for (int f = 0; f < frames; f++) {
      speech.set(f, power[f] > loudest * AUDIBLE);
    }
    for (int end = speech.nextClearBit(Math.max(0, speech.nextSetBit(0))); ; ) {
      int next = speech.nextSetBit(end);
      if (next < 0) {
        return speech;
      }
      if (next - end < GAP) {
        speech.set(end, next);
      }
      end = speech.nextClearBit(next);
    }
  }

  private static float[] noisy(float[] clean, int decibels, boolean brown, Random random) {
    double power = 0;
    int loud = 0;
    for (float x : clean) {
      power += x * x;
      loud += x == 0 ? 0 : 1;
    }
    var noise = new double[clean.length];
    double sum = 0;
    double last = 0;
    for (int i = 0; i < noise.length; i++) {
      last = brown ? 0.98 * last + random.nextGaussian() : random.nextGaussian();
      noise[i] = last;
      sum += last * last;
    }
    double gain = Math.sqrt(power / loud * Math.pow(10, -decibels / 10.0) / (sum / noise.length));
    var noisy = new float[clean.length];
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) Math.clamp(clean[i] + gain * noise[i], -1, 1);
    }
    return noisy;
  }

  private BitSet ours(float[] samples) {
    var speech = new BitSet();
    var frame = new int[1];
    encoder.newActivity().hear(samples, 0, samples.length, p -> speech.set(frame[0]++, p >= 0.5f));
    return speech;
  }

  /** A frame is speech when most of its four pieces are. */
  private BitSet theirs(float[] samples, VoiceActivityDetector.Mode mode) throws IOException {
    webRtc.reset();
    webRtc.setMode(mode);
    webRtc.setSampleRate(VoiceActivityDetector.SampleRate.S16000);
    var speech = new BitSet();
    var piece = new short[PIECE];
    for (int f = 0; f < samples.length / FRAME; f++) {
      int voiced = 0;
      for (int p = 0; p < FRAME / PIECE; p++) {
        for (int i = 0; i < PIECE; i++) {
          piece[i] = (short) (samples[f * FRAME + p * PIECE + i] * 32_767);
        }
        voiced += webRtc.process(piece, PIECE) ? 1 : 0;
      }
      speech.set(f, voiced >= 2);
    }
    return speech;
  }

  private static int right(BitSet truth, BitSet found, int frames) {
    var wrong = (BitSet) truth.clone();
    wrong.xor(found);
    return frames - wrong.get(0, frames).cardinality();
  }
}
