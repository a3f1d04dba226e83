package ai.deeptalk.model.checkpoint;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one way a checkpoint is refused. */
final class Refused {
  private Refused() {}

  static SpeechException because(String message, @Nullable Object... values) {
    return new SpeechException(
        ErrorCode.MODEL_INVALID, String.format(Locale.ROOT, message, values));
  }

  static SpeechException because(Throwable cause, String message, @Nullable Object... values) {
    return new SpeechException(
        ErrorCode.MODEL_INVALID, String.format(Locale.ROOT, message, values), cause);
  }
}
