package ai.deeptalk.protocol;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TopicExistsException;

/** The platform's topics. Whoever starts first creates them; the others find them there. */
public final class Topics {
  /** Frames of codes: slm → vocoder, key = session. */
  public static final Topic AUDIO_TOKENS =
      Topic.deleting("deeptalk.audio-tokens", 24, Duration.ofMinutes(10));

  /** Records of {@link #AUDIO_TOKENS} that could not be read. */
  public static final Topic AUDIO_TOKENS_DLQ =
      Topic.deleting("deeptalk.audio-tokens.dlq", 1, Duration.ofDays(7));

  /** PCM frames: vocoder → the one gateway that reads the partition. */
  public static final Topic AUDIO_OUT =
      Topic.deleting("deeptalk.audio-out", 24, Duration.ofMinutes(10));

  /** Conversation items and delivery marks, key = session; lets another gateway resume. */
  public static final Topic SESSION_LOG =
      Topic.deleting("deeptalk.session-log", 24, Duration.ofHours(24));

  /** One record per response, key = tenant. */
  public static final Topic USAGE = Topic.deleting("deeptalk.usage", 6, Duration.ofDays(30));

  /** Tenants, hashed API keys, limits; the newest record of a key counts. */
  public static final Topic TENANTS = Topic.compacted("deeptalk.tenants", 1);

  private static final List<Topic> ALL =
      List.of(AUDIO_TOKENS, AUDIO_TOKENS_DLQ, AUDIO_OUT, SESSION_LOG, USAGE, TENANTS);

  private Topics() {}

  public static List<Topic> all() {
    return ALL;
  }

  /** Creates the topics that are missing; those that exist stay as they are. */
  public static void createMissing(Admin admin, short replicas, Duration timeout) {
    var created = admin.createTopics(ALL.stream().map(t -> t.toNewTopic(replicas)).toList());
    long deadline = System.nanoTime() + timeout.toNanos();
    for (var topic : created.values().entrySet()) {
      try {
        topic.getValue().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw unavailable(topic.getKey(), e);
        }
      } catch (TimeoutException e) {
        throw unavailable(topic.getKey(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable(topic.getKey(), e);
      }
    }
  }

  private static SpeechException unavailable(String topic, Exception cause) {
    return new SpeechException(
        ErrorCode.AUDIO_STREAM_UNAVAILABLE, "topic could not be created: " + topic, cause);
  }
}
