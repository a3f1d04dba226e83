package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.PlatformAddress;
import ai.deeptalk.launcher.platform.PlatformSettings;
import ai.deeptalk.model.kernels.WeightFormat;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options every command understands: which platform, which model, which form of output. */
final class Options {
  /**
   * Folder of the checkout; the script sets it, so that models are found from any current folder.
   */
  static final String HOME_PROPERTY = "deeptalk.home";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Use the platform at this address, e.g. http://localhost:8080. Without it one is started"
              + " for the command.")
  @Nullable URI url;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = "Key for that platform. Default: the environment variable DEEPTALK_API_KEY.",
      defaultValue = "${env:DEEPTALK_API_KEY}")
  @Nullable String apiKey;

  @Option(
      names = "--model",
      paramLabel = "NAME|FOLDER",
      description = "Name under models/ or folder of the model. Default: ${DEFAULT-VALUE}.",
      defaultValue = "deeptalk-mini")
  String model = "deeptalk-mini";

  @Option(
      names = "--weights",
      paramLabel = "FORMAT",
      description =
          "How weights are held in memory: fp32 (exact) or int8 (a quarter of the memory, slightly"
              + " less exact). Default: ${DEFAULT-VALUE}.",
      defaultValue = "fp32")
  WeightFormat weights = WeightFormat.FP32;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  boolean json;

  @Option(
      names = "--work",
      paramLabel = "FOLDER",
      description = "Kafka's data and logs. Default: $DEEPTALK_WORK or ~/.cache/deeptalk.",
      defaultValue = "${env:DEEPTALK_WORK}")
  @Nullable Path work;

  @Option(names = "--verbose", description = "Log to the terminal too.")
  boolean verbose;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Set a configuration property of the services; may be repeated.")
  Map<String, String> overrides = new LinkedHashMap<>();

  Path workFolder() {
    return work != null ? work : Path.of(System.getProperty("user.home"), ".cache", "deeptalk");
  }

  /** The folder of the model: a path as given, or a name below models/ of the checkout. */
  Path modelFolder() {
    Path given = Path.of(model);
    if (given.getNameCount() > 1 || Files.isDirectory(given)) {
      return given.toAbsolutePath().normalize();
    }
    return Path.of(System.getProperty(HOME_PROPERTY, "."), "models", model)
        .toAbsolutePath()
        .normalize();
  }

  String modelName() {
    Path name = Path.of(model).getFileName();
    return name == null ? model : name.toString();
  }

  PlatformAddress address(URI base) {
    return new PlatformAddress(base, apiKey == null ? "" : apiKey, modelName());
  }

  PlatformSettings platform(int gatewayPort, Path workFolder) {
    var properties = new LinkedHashMap<>(Map.of("deeptalk.model.weights", weights.name()));
    properties.putAll(overrides);
    return new PlatformSettings(gatewayPort, modelFolder(), workFolder, 1, properties);
  }
}
