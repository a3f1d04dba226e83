package ai.deeptalk.gateway.rest;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What a request is answered with. */
public sealed interface Answer {
  record Json(ObjectNode body) implements Answer {}

  /** A whole body, in the words of a media type. */
  record Body(String contentType, ByteBuffer bytes) implements Answer {}

  /**
   * A body made while it is sent: {@code source} runs once, on its own thread, and hands over piece
   * by piece.
   */
  record Stream(String contentType, Consumer<Consumer<ByteBuffer>> source) implements Answer {}
}
