package ai.deeptalk.gateway.web;

import ai.deeptalk.gateway.protocol.Refusal;
import ai.deeptalk.gateway.rest.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a multipart form that is in memory as a whole anyway. A part with a file name is a file,
 * every other a text field.
 */
final class MultipartForm {
  private static final Pattern NAME =
      Pattern.compile("[;\\s]name=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);
  private static final Pattern FILE =
      Pattern.compile("[;\\s]filename\\*?=", Pattern.CASE_INSENSITIVE);
  private static final int MAX_PARTS = 64;

  private MultipartForm() {}

  static Upload read(byte[] bytes, String boundary) {
    byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    byte[] headEnd = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    Map<String, String> fields = new HashMap<>();
    Map<String, ByteBuffer> files = new HashMap<>();
    int at = indexOf(bytes, delimiter, 0);
    for (int parts = 0; at >= 0 && parts < MAX_PARTS; parts++) {
      int start = at + delimiter.length;
      int end = indexOf(bytes, delimiter, start);
      int head = indexOf(bytes, headEnd, start);
      if (end < 0 || head < 0 || head > end) {
        break;
      }
      String headers = new String(bytes, start, head - start, StandardCharsets.UTF_8);
      int from = head + headEnd.length;
      // The line break before a delimiter belongs to the delimiter.
      int length = Math.max(0, end - 2 - from);
      Matcher name = NAME.matcher(headers);
      if (name.find()) {
        if (FILE.matcher(headers).find()) {
          files.put(name.group(1), ByteBuffer.wrap(bytes, from, length).slice());
        } else {
          fields.put(name.group(1), new String(bytes, from, length, StandardCharsets.UTF_8));
        }
      }
      at = end;
    }
    if (fields.isEmpty() && files.isEmpty()) {
      throw new Refusal(
          Refusal.INVALID_REQUEST, "invalid_request", "The form could not be read.", null);
    }
    return new Upload(fields, files);
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    outer:
    for (int i = from; i <= bytes.length - wanted.length; i++) {
      for (int j = 0; j < wanted.length; j++) {
        if (bytes[i + j] != wanted[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }
}
