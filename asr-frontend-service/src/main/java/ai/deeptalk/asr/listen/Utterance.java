package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.audio.SampleHistory;
import ai.deeptalk.asr.encoder.FeatureStream;
import java.util.Arrays;

/**
 * An utterance being heard: its place in the stream, its encoder, and how far the encoder has read.
 */
final class Utterance {
  private static final int PIECE = 8_000; // samples copied out of the history at once

  private final int number;
  private final long start;
  private final FeatureStream encoder;
  private final SampleHistory history;
  private final ListenEvents events;
  private final float[] piece = new float[PIECE];
  private float[] values = new float[0]; // features not yet given, [pending, width]
  private int pending;
  private int given;
  private long read;

  Utterance(
      int number, long start, FeatureStream encoder, SampleHistory history, ListenEvents events) {
    this.number = number;
    this.start = start;
    this.read = start;
    this.encoder = encoder;
    this.history = history;
    this.events = events;
  }

  int number() {
    return number;
  }

  long start() {
    return start;
  }

  float completion() {
    return encoder.completion();
  }

  /** Encodes what lies before the position and gives the features that completes. */
  void advance(long to) {
    while (read < to) {
      int length = (int) Math.min(PIECE, to - read);
      history.copy(read, read + length, piece);
      encoder.hear(piece, 0, length, this::collect);
      read += length;
    }
    give();
  }

  /** The utterance ends at the position: gives the last features and says so. */
  void end(long at) {
    advance(at);
    encoder.finish(this::collect);
    give();
    events.ended(number, given, start, at);
  }

  private void collect(float[] feature) {
    int at = pending * feature.length;
    if (at + feature.length > values.length) {
      values = Arrays.copyOf(values, 2 * (at + feature.length));
    }
    System.arraycopy(feature, 0, values, at, feature.length);
    pending++;
  }

  private void give() {
    if (pending > 0) {
      events.features(number, given, values, pending);
      given += pending;
      pending = 0;
    }
  }
}
