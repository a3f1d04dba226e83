package ai.deeptalk.protocol;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Speed;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a record's headers, which are UTF-8 text. A missing or unreadable one is refused
 * by its name, so that a poison record says in the dead-letter topic what is wrong with it.
 */
final class RecordHeaders {
  private static final int SHOWN = 40;

  private final Headers headers;

  RecordHeaders(Headers headers) {
    this.headers = headers;
  }

  RecordHeaders put(String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  RecordHeaders put(String name, long value) {
    return put(name, Long.toString(value));
  }

  @Nullable String optional(String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  String text(String name) {
    String value = optional(name);
    if (value == null) {
      throw invalid("header is missing: " + name);
    }
    return value;
  }

  long number(String name) {
    String value = text(name);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw invalid("header " + name + " is not a number: '" + abbreviate(value) + "'");
    }
  }

  int natural(String name) {
    long value = number(name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw invalid("header " + name + " is out of range: " + value);
    }
    return (int) value;
  }

  /** The normal one where the header is missing. */
  Speed speed(String name) {
    String value = optional(name);
    try {
      return value == null ? Speed.NORMAL : new Speed(Double.parseDouble(value));
    } catch (IllegalArgumentException e) {
      throw invalid("header " + name + " is no speed: '" + abbreviate(value) + "'");
    }
  }

  boolean flag(String name) {
    return "true".equals(optional(name));
  }

  static SpeechException invalid(String message) {
    return new SpeechException(ErrorCode.INPUT_INVALID, message);
  }

  private static String abbreviate(String value) {
    return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
  }
}
