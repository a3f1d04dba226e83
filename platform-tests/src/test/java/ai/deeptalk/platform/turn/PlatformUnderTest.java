package ai.deeptalk.platform.turn;

import ai.deeptalk.launcher.client.PlatformAddress;
import ai.deeptalk.launcher.client.RealtimeConnection;
import ai.deeptalk.launcher.client.SpeechApi;
import ai.deeptalk.launcher.client.VoiceTurn;
import ai.deeptalk.launcher.platform.EmbeddedPlatform;
import ai.deeptalk.launcher.platform.Platform;
import ai.deeptalk.launcher.platform.PlatformSettings;
import ai.deeptalk.launcher.platform.SeparatePlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A platform and clients of it. Each test class has one of its own, because each needs other
 * settings.
 */
final class PlatformUnderTest implements AutoCloseable {
  private final TestModel model;
  private final Platform platform;
  private final HttpClient http = HttpClient.newHttpClient();

  private PlatformUnderTest(TestModel model, Platform platform) {
    this.model = model;
    this.platform = platform;
  }

  static PlatformUnderTest embedded(Map<String, String> overrides) {
    TestModel model = TestModel.any();
    var settings = new PlatformSettings(0, model.folder(), workFolder(), 1, overrides);
    return new PlatformUnderTest(model, EmbeddedPlatform.start(settings, System.out::println));
  }

  static PlatformUnderTest of(TestModel model, Platform platform) {
    return new PlatformUnderTest(model, platform);
  }

  static Path workFolder() {
    try {
      return Files.createTempDirectory(
              Files.createDirectories(Path.of("target", "work")), "platform-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestModel model() {
    return model;
  }

  HttpClient http() {
    return http;
  }

  PlatformAddress address() {
    return new PlatformAddress(platform.address(), "", "deeptalk-mini");
  }

  RealtimeConnection connect() {
    return RealtimeConnection.open(http, address());
  }

  /** A configuration property of the services in this JVM. */
  String property(String name) {
    return switch (platform) {
      case EmbeddedPlatform embedded ->
          embedded.context().getEnvironment().getRequiredProperty(name);
      case SeparatePlatform separate ->
          throw new IllegalStateException("other processes' properties are unknown: " + name);
    };
  }

  VoiceTurn voice(RealtimeConnection connection) {
    return VoiceTurn.on(connection, "deeptalk-mini");
  }

  SpeechApi api() {
    return new SpeechApi(http, address());
  }

  @Override
  public void close() {
    http.shutdownNow();
    platform.close();
  }
}
