package ai.deeptalk.gateway.rest;

import ai.deeptalk.gateway.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** Events of a streamed answer, as {@code text/event-stream} wants them. */
final class ServerSentEvents {
  static final String TYPE = "text/event-stream";

  private ServerSentEvents() {}

  static ByteBuffer of(ObjectNode data) {
    return ByteBuffer.wrap(("data: " + Json.write(data) + "\n\n").getBytes(StandardCharsets.UTF_8));
  }
}
