package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.PlatformAddress;
import ai.deeptalk.launcher.client.PlatformFailure;
import ai.deeptalk.launcher.client.WarmUp;
import ai.deeptalk.launcher.platform.EmbeddedPlatform;
import ai.deeptalk.launcher.platform.Platform;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The platform a command talks to: one that runs already, or one started for this command in a work
 * folder of its own, so that any number of commands can run side by side.
 */
final class PlatformInUse implements AutoCloseable {
  /** After so many turns the code that answers is compiled. */
  static final int WARM_UP_TURNS = 3;

  private final PlatformAddress address;
  private final @Nullable Platform started;
  private final @Nullable Path temporary;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private PlatformInUse(
      PlatformAddress address, @Nullable Platform started, @Nullable Path temporary) {
    this.address = address;
    this.started = started;
    this.temporary = temporary;
  }

  static PlatformInUse open(Options options, Terminal terminal) {
    if (options.url != null) {
      return new PlatformInUse(options.address(options.url), null, null);
    }
    requireModel(options.modelFolder());
    try {
      Path folder = options.workFolder().resolve("runs");
      Files.createDirectories(folder);
      Path temporary = Files.createTempDirectory(folder, "run-");
      Logs.configure(options);
      var platform = EmbeddedPlatform.start(options.platform(0, temporary), terminal);
      var inUse = new PlatformInUse(options.address(platform.address()), platform, temporary);
      terminal.step("warming up");
      new WarmUp(inUse.http, inUse.address).run(WARM_UP_TURNS);
      return inUse;
    } catch (IOException e) {
      throw new PlatformFailure("cannot use the work folder " + options.workFolder(), e);
    }
  }

  static void requireModel(Path folder) {
    if (!Files.isReadable(folder.resolve("config.json"))) {
      throw new PlatformFailure("no model in " + folder + " (config.json is missing); see --model");
    }
  }

  PlatformAddress address() {
    return address;
  }

  HttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.shutdownNow();
    if (started != null) {
      started.close();
    }
    if (temporary != null) {
      delete(temporary);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Left behind in the work folder; the next doctor run mentions its size.
    }
  }
}
