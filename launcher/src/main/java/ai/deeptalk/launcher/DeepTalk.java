package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.PlatformFailure;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/**
 * Entry point of every process of the platform: commands for people, and {@code serve} for the
 * processes themselves.
 */
@Command(
    name = "deeptalk",
    description = "Self-hosted speech in, speech out, with a native spoken language model.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "deeptalk 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      TalkCommand.class,
      AskCommand.class,
      TranscribeCommand.class,
      SayCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      ServeCommand.class
    })
public final class DeepTalk {
  private DeepTalk() {}

  public static void main(String[] arguments) {
    // Not System.exit from within: embedded platforms are closed by their commands before this
    // returns.
    System.exit(execute(arguments));
  }

  /**
   * Runs one command line; 0 is success, 1 a failure that was explained, 2 a wrong command line.
   */
  static int execute(String... arguments) {
    return new CommandLine(new DeepTalk())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
          commandLine.getErr().println("deeptalk: " + explain(failure));
          return 1;
        })
        .execute(arguments);
  }

  private static String explain(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (failure instanceof PlatformFailure || failure.getCause() == null) {
      return String.valueOf(failure.getMessage());
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return failure.getMessage() + "\n  because: " + root.getMessage();
  }
}
