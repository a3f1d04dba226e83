package ai.deeptalk.launcher.client;

import ai.deeptalk.launcher.audio.Recording;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Random;

/**
 * Holds turns that nobody hears, so that the first real one meets compiled code. A JVM that has
 * just started answers its first question several times slower than its third.
 */
public final class WarmUp {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int CHUNK_SAMPLES = 960;

  private final HttpClient http;
  private final PlatformAddress address;

  public WarmUp(HttpClient http, PlatformAddress address) {
    this.http = http;
    this.address = address;
  }

  /**
   * Some turns of noise, as fast as they go; what fails is left to the first real turn to report.
   */
  public void run(int turns) {
    long until = System.nanoTime() + LONGEST.toNanos();
    try (var connection = RealtimeConnection.open(http, address)) {
      connection.send(ClientEvents.manualSession(address.model()));
      for (int turn = 0; turn < turns && System.nanoTime() < until; turn++) {
        Recording noise = noise(turn);
        for (int from = 0; from < noise.length(); from += CHUNK_SAMPLES) {
          connection.send(ClientEvents.append(noise.pcm(from, CHUNK_SAMPLES)));
        }
        connection.send(ClientEvents.event("input_audio_buffer.commit"));
        connection.send(ClientEvents.createResponse());
        connection.awaitType("response.output_audio.delta", PATIENCE);
        connection.send(ClientEvents.event("response.cancel"));
        connection.awaitType("response.done", PATIENCE);
      }
    } catch (PlatformFailure e) {
      // Not the user's turn: there is nothing to tell yet.
    }
  }

  private static Recording noise(int seed) {
    var random = new Random(seed);
    var samples = new short[2 * Recording.PROTOCOL_RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (3000 * random.nextGaussian());
    }
    return Recording.of(samples, Recording.PROTOCOL_RATE);
  }
}
