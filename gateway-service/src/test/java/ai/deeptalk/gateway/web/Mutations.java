package ai.deeptalk.gateway.web;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Texts that are never a valid client event: noise, broken JSON, JSON of the wrong shape. */
final class Mutations {
  private static final String[] SHAPES = {
    "%s",
    "{\"type\":\"%s\"}",
    "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"%s\":1}}",
    "{\"type\":\"input_audio_buffer.append\",\"audio\":\"!%s\"}",
    "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"%s\"}}",
    "{\"type\":\"conversation.item.retrieve\",\"item_id\":\"%s\"}",
    "{\"type\":\"response.cancel\",\"response_id\":\"%s\"}",
    "{\"type\":\"conversation.item.truncate\",\"item_id\":\"%s\",\"content_index\":-1,\"audio_end_ms\":0}",
    "[\"%s\"]",
    "{\"type\":{\"%s\":{}}}",
    "{\"type\":\"response.create\",\"response\":{\"metadata\":[\"%s\"]}}"
  };

  private Mutations() {}

  static String of(Random random, byte[] noise) {
    String text =
        new String(noise, StandardCharsets.UTF_8)
            .replace('"', 'x')
            .replace('\\', 'x')
            .replace('%', 'x');
    return String.format(java.util.Locale.ROOT, SHAPES[random.nextInt(SHAPES.length)], text);
  }
}
