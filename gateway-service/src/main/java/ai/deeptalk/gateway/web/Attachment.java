package ai.deeptalk.gateway.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a socket is to its session, as the query parameter {@code resume} says. */
enum Attachment {
  /** The only connection the session will ever have: a stock client's. */
  ONLY,

  /** The first of perhaps several ({@code resume=new}). */
  FIRST,

  /** One more; its first event says of which session ({@code resume=attach}). */
  ANOTHER;

  static final String PARAMETER = "resume";

  /** Empty for a value that means nothing. */
  static Optional<Attachment> named(@Nullable String value) {
    if (value == null) {
      return Optional.of(ONLY);
    }
    return switch (value) {
      case "new" -> Optional.of(FIRST);
      case "attach" -> Optional.of(ANOTHER);
      default -> Optional.empty();
    };
  }
}
