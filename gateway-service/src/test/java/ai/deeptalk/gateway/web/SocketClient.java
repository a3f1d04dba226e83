package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ServerEventSchema;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plain WebSocket client that keeps everything it receives, each event held against the published
 * schemas.
 */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Events of our extension, which no published schema knows. */
  private static final Set<String> OURS =
      Set.of(
          "session.resumed",
          "session.replaced",
          "session.resync_required",
          "session.heartbeat_ack",
          "session.closed",
          "playback.acknowledged");

  private final BlockingQueue<ObjectNode> arrived = new ArrayBlockingQueue<>(100_000);
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final List<ObjectNode> record = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  private SocketClient(URI uri, String key, String... subprotocols) {
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(PATIENCE);
    if (!key.isEmpty()) {
      builder.header("Authorization", "Bearer " + key);
    }
    if (subprotocols.length > 0) {
      builder.subprotocols(
          subprotocols[0], java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
    }
    socket = builder.buildAsync(uri, this).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** A socket of a client that may come back ({@code new}) or is back ({@code attach}). */
  static SocketClient resumable(int port, String key, String resume) {
    return new SocketClient(
        URI.create("ws://localhost:" + port + "/v1/realtime?model=gpt-realtime&resume=" + resume),
        key);
  }

  /** A socket at another address, without a key. */
  static SocketClient at(URI uri) {
    return new SocketClient(uri, "");
  }

  static SocketClient connect(int port, String key, String... subprotocols) {
    return new SocketClient(
        URI.create("ws://localhost:" + port + "/v1/realtime?model=gpt-realtime"),
        key,
        subprotocols);
  }

  void send(String json) {
    sendRaw(json.replace('\'', '"'));
  }

  void sendRaw(String text) {
    socket.sendText(text, true).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  void sendBinary(byte[] bytes) {
    socket
        .sendBinary(java.nio.ByteBuffer.wrap(bytes), true)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** 100 ms at a time. */
  void append(int ms, int value) {
    byte[] pcm = new byte[100 * 48];
    java.util.Arrays.fill(pcm, (byte) value);
    String event =
        "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
            + Base64.getEncoder().encodeToString(pcm)
            + "\"}";
    for (int sent = 0; sent < ms; sent += 100) {
      sendRaw(event);
    }
  }

  /** Receives until an event of this type came, and returns it. */
  ObjectNode await(String type) {
    while (true) {
      ObjectNode next = next();
      if (next.get("type").stringValue().equals(type)) {
        return next;
      }
    }
  }

  ObjectNode next() {
    try {
      ObjectNode next = arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(
            String.format(Locale.ROOT, "nothing more arrived after %s", types()));
      }
      record.add(next);
      if (next.has("type") && !OURS.contains(next.get("type").stringValue())) {
        assertThat(ServerEventSchema.problems(next)).isEmpty();
      }
      return next;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  List<ObjectNode> record() {
    return record;
  }

  List<String> types() {
    return record.stream().map(event -> event.get("type").stringValue()).toList();
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      arrived.add(Json.parse(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
