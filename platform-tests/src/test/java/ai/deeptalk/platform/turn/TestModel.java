package ai.deeptalk.platform.turn;

import ai.deeptalk.platform.model.RandomModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model under test.
 *
 * @param folder where it is
 * @param speaks whether its words mean anything: the default model's do, random weights' do not
 */
record TestModel(Path folder, boolean speaks) {
  private static final Path DEFAULT =
      Path.of("..", "models", "deeptalk-mini").toAbsolutePath().normalize();
  private static final Path RANDOM = Path.of("target", "models", "deeptalk-mini").toAbsolutePath();

  static TestModel any() {
    if (Files.isReadable(DEFAULT.resolve("config.json"))) {
      return new TestModel(DEFAULT, true);
    }
    try {
      return new TestModel(RandomModelFolder.write(RANDOM), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
