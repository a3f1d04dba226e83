package ai.deeptalk.launcher.audio;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Plays a WAV file with the first player this machine has. A missing player or sound card is normal
 * on a server, so playing is attempted and never fails a command.
 */
public final class Player {
  private static final List<List<String>> PLAYERS =
      List.of(
          List.of("pw-play"),
          List.of("paplay"),
          List.of("afplay"),
          List.of("aplay", "-q"),
          List.of("play", "-q"));

  private final List<String> command;

  private Player(List<String> command) {
    this.command = command;
  }

  /** The first player on {@code path}, a list of folders as in the environment variable PATH. */
  public static Optional<Player> find(String path) {
    return PLAYERS.stream()
        .filter(player -> isOn(path, player.getFirst()))
        .findFirst()
        .map(Player::new);
  }

  public String name() {
    return command.getFirst();
  }

  /** Waits until the file has been played, or at most {@code seconds}; true if it was played. */
  public boolean play(Path file, long seconds) {
    var arguments = new ArrayList<>(command);
    arguments.add(file.toString());
    try {
      Process process =
          new ProcessBuilder(arguments)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroy();
        return true;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isOn(String path, String program) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
