package ai.deeptalk.launcher.client;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One realtime socket: events are sent by any thread, one after the other, and received by one
 * reader in order. Arrival is stamped on the network thread, before an event waits in the queue, so
 * that a slow reader does not look like a slow server.
 */
public final class RealtimeConnection implements AutoCloseable {
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
  private static final Duration SEND_DEADLINE = Duration.ofSeconds(10);
  private static final int MOST_WAITING_EVENTS = 20_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BlockingQueue<RealtimeEvent> arrived =
      new LinkedBlockingQueue<>(MOST_WAITING_EVENTS);
  private final ReentrantLock sending = new ReentrantLock();
  private final WebSocket socket;
  private volatile @Nullable String ended;

  private RealtimeConnection(HttpClient http, PlatformAddress address) {
    var builder = http.newWebSocketBuilder().connectTimeout(CONNECT_DEADLINE);
    if (!address.apiKey().isEmpty()) {
      builder.header("Authorization", "Bearer " + address.apiKey());
    }
    socket =
        await(
            "connect to " + address.base(),
            builder.buildAsync(address.realtime(), new Receiver()),
            CONNECT_DEADLINE);
  }

  /** Opens the socket and waits for {@code session.created}. */
  public static RealtimeConnection open(HttpClient http, PlatformAddress address) {
    var connection = new RealtimeConnection(http, address);
    connection.awaitType("session.created", CONNECT_DEADLINE);
    return connection;
  }

  /** Sends one client event. */
  public void send(JsonNode event) {
    sendText(JSON.writeValueAsString(event));
  }

  /** Sends any text; what is not an event of the protocol is for tests of its errors. */
  public void sendText(String text) {
    sending.lock();
    try {
      await("send", socket.sendText(text, true), SEND_DEADLINE);
    } finally {
      sending.unlock();
    }
  }

  /**
   * The next event in order, or empty when none arrives in time. Throws when the server has ended
   * the connection.
   */
  public Optional<RealtimeEvent> next(Duration patience) {
    try {
      RealtimeEvent event = arrived.poll();
      if (event == null && ended == null) {
        event = arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      }
      if (event == null && ended != null && arrived.isEmpty()) {
        throw new PlatformFailure("the connection has ended: " + ended);
      }
      return Optional.ofNullable(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted while waiting for the platform", e);
    }
  }

  /** Skips events up to the wanted one. An error event on the way is a failure. */
  public RealtimeEvent awaitType(String type, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      RealtimeEvent event =
          next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))
              .orElseThrow(() ->
                  new PlatformFailure("no " + type + " within " + patience.toMillis() + " ms"));
      if (event.type().equals(type)) {
        return event;
      }
      if (event.type().equals("error")) {
        throw new PlatformFailure(
            "the platform answered: " + event.at("error").path("message").asString(""));
      }
    }
  }

  /** Says goodbye and forgets the socket; never waits longer than a second. */
  @Override
  public void close() {
    try {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The other side has gone already.
    }
    socket.abort();
  }

  private static <T> T await(String what, CompletionStage<T> step, Duration patience) {
    try {
      return step.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new PlatformFailure("cannot " + what + ": " + reason(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new PlatformFailure("cannot " + what + " within " + patience.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted: " + what, e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "unknown";
      case WebSocketHandshakeException refused -> "HTTP " + refused.getResponse().statusCode();
      case Throwable other ->
          String.valueOf(
              other.getMessage() == null ? other.getClass().getSimpleName() : other.getMessage());
    };
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        var event = new RealtimeEvent(JSON.readTree(partial.toString()), System.nanoTime());
        partial.setLength(0);
        if (!arrived.offer(event)) {
          end("more than " + MOST_WAITING_EVENTS + " unread events");
          from.abort();
          return null;
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end("closed with " + code + (reason.isEmpty() ? "" : " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      end(reason(failure));
    }

    private void end(String reason) {
      ended = reason;
      // Wakes a reader that waits now; a full queue means that none does.
      var _ =
          arrived.offer(
              new RealtimeEvent(JSON.createObjectNode().put("type", "x_ended"), System.nanoTime()));
    }
  }
}
