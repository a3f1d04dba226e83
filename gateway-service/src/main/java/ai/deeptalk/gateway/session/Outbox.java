package ai.deeptalk.gateway.session;

/** The way to one client. Never blocks: a client that does not read is cut off by the transport. */
public interface Outbox {
  void send(String json);

  /** One of the client's frames was worked off: it may send another. */
  void handled();

  /** Sends what was sent, then closes with a WebSocket close code. Once only. */
  void close(int code, String reason);
}
