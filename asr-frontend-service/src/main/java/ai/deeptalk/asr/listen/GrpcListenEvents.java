package ai.deeptalk.asr.listen;

import ai.deeptalk.protocol.asr.Activity;
import ai.deeptalk.protocol.asr.Cleared;
import ai.deeptalk.protocol.asr.Configured;
import ai.deeptalk.protocol.asr.Features;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.SpeechStarted;
import ai.deeptalk.protocol.asr.SpeechStopped;
import ai.deeptalk.protocol.asr.UtteranceEnded;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Says events on the wire: positions become milliseconds, features become little-endian floats. */
final class GrpcListenEvents implements ListenEvents {
  private static final int SAMPLES_PER_MS = Listening.RATE / 1_000;

  private final Consumer<ListenEvent> client;
  private final ListenMetrics metrics;
  private final int featureWidth;

  GrpcListenEvents(Consumer<ListenEvent> client, ListenMetrics metrics, int featureWidth) {
    this.client = client;
    this.metrics = metrics;
    this.featureWidth = featureWidth;
  }

  void configured() {
    var configured = Configured.newBuilder().setFeatureWidth(featureWidth);
    client.accept(ListenEvent.newBuilder().setConfigured(configured).build());
  }

  @Override
  public void started(int utterance, long start) {
    var started =
        SpeechStarted.newBuilder().setUtterance(utterance).setAudioStartMs(milliseconds(start));
    client.accept(ListenEvent.newBuilder().setStarted(started).build());
  }

  @Override
  public void features(int utterance, int first, float[] values, int count) {
    var features =
        Features.newBuilder()
            .setUtterance(utterance)
            .setFirst(first)
            .setValues(bytes(values, count * featureWidth));
    client.accept(ListenEvent.newBuilder().setFeatures(features).build());
  }

  @Override
  public void stopped(int utterance, long end, long speechEnd) {
    var stopped =
        SpeechStopped.newBuilder()
            .setUtterance(utterance)
            .setAudioEndMs(milliseconds(end))
            .setEndOfSpeechMs((double) speechEnd / SAMPLES_PER_MS);
    metrics.endOfTurnDelay(end - speechEnd);
    client.accept(ListenEvent.newBuilder().setStopped(stopped).build());
  }

  @Override
  public void ended(int utterance, int features, long start, long end) {
    var ended =
        UtteranceEnded.newBuilder()
            .setUtterance(utterance)
            .setFeatureCount(features)
            .setAudioStartMs(milliseconds(start))
            .setAudioEndMs(milliseconds(end))
            .setEmpty(features == 0);
    metrics.utterance(end - start);
    client.accept(ListenEvent.newBuilder().setEnded(ended).build());
  }

  @Override
  public void cleared() {
    client.accept(ListenEvent.newBuilder().setCleared(Cleared.getDefaultInstance()).build());
  }

  @Override
  public void activity(long at, float probability) {
    var activity = Activity.newBuilder().setAtMs(milliseconds(at)).setProbability(probability);
    client.accept(ListenEvent.newBuilder().setActivity(activity).build());
  }

  private static ByteString bytes(float[] values, int count) {
    ByteBuffer buffer = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values, 0, count);
    return UnsafeByteOperations.unsafeWrap(buffer);
  }

  /** Wraps after 49 days, like the field it fills. */
  private static int milliseconds(long position) {
    return (int) (position / SAMPLES_PER_MS);
  }
}
