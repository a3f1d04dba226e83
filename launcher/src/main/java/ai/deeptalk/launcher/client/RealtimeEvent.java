package ai.deeptalk.launcher.client;

import tools.jackson.databind.JsonNode;

/**
 * A server event of the realtime protocol with the moment it arrived, on the clock of {@link
 * System#nanoTime()}.
 */
public record RealtimeEvent(JsonNode body, long arrivedNanos) {
  public String type() {
    return text("type");
  }

  /** The value at a field, empty where it is absent. */
  public String text(String field) {
    return body.path(field).asString("");
  }

  public JsonNode at(String field) {
    return body.path(field);
  }
}
