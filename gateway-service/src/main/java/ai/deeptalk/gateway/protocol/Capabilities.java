package ai.deeptalk.gateway.protocol;

import java.util.List;

/**
 * What this server can do of what the public API has. What is missing is refused by name, never
 * accepted and ignored.
 *
 * @param semanticVad whether the speech frontend decides about the end of a turn by its content
 */
public record Capabilities(boolean semanticVad) {
  /** Every built-in name is served by the model's own voice; the name is echoed. */
  public static final List<String> VOICES =
      List.of(
          "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar");

  /** The speech endpoint knows three more. */
  public static final List<String> SPEECH_VOICES =
      List.of(
          "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar",
          "fable", "onyx", "nova");

  public static final int MAX_OUTPUT_TOKENS = 4_096;
  public static final int MAX_INSTRUCTION_CHARACTERS = 4_096;
  public static final int MAX_TEXT_CHARACTERS = 4_096;
  public static final int MAX_APPEND_BYTES = 15 << 20;
}
