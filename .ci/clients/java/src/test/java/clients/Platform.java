package clients;

import java.nio.file.Path;
import java.util.Objects;

/** Where the platform under test is, and a recording to send it. */
final class Platform {
  static final String URL =
      Objects.requireNonNull(System.getenv("DEEPTALK_URL"), "DEEPTALK_URL") + "/v1";
  static final String KEY =
      Objects.requireNonNull(System.getenv("DEEPTALK_API_KEY"), "DEEPTALK_API_KEY");
  static final Path RECORDING = Path.of("..", "..", "..", "samples", "plus.wav");
  static final String QUESTION = "How much is seven plus five?";

  private Platform() {}
}
