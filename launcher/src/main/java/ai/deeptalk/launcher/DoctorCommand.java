package ai.deeptalk.launcher;

import ai.deeptalk.launcher.client.PlatformFailure;
import ai.deeptalk.launcher.client.SpeechApi;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Looks for what usually goes wrong on a new machine, and says what to do about it. */
@Command(
    name = "doctor",
    description = "Check this machine, the model and, with --url, a platform.")
final class DoctorCommand implements Callable<Integer> {
  private static final long NEEDED_MEMORY_MB = 2_000;
  private static final long NEEDED_DISK_MB = 1_000;
  private static final int USUAL_PORT = 8080;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin Options options = new Options();

  @Override
  public Integer call() {
    var checks = new ArrayList<Check>();
    checks.add(java());
    checks.add(vectorApi());
    checks.add(memory());
    checks.add(workFolder());
    checks.add(model());
    URI url = options.url;
    checks.add(url == null ? port() : platform(url));
    show(checks);
    return checks.stream().allMatch(Check::passed) ? 0 : 1;
  }

  private void show(List<Check> checks) {
    var terminal = Terminal.of(spec);
    if (options.json) {
      ArrayNode list = JsonMapper.shared().createArrayNode();
      checks.forEach(check ->
          list.addObject()
              .put("check", check.name())
              .put("passed", check.passed())
              .put("finding", check.finding()));
      terminal.json(JsonMapper.shared().createObjectNode().set("checks", list));
      return;
    }
    checks.forEach(check ->
        terminal.line(
            "%-6s %-14s %s"
                .formatted(check.passed() ? "ok" : "FAILED", check.name(), check.finding())));
  }

  private static Check java() {
    int version = Runtime.version().feature();
    return new Check(
        "java", version == 25, version + (version == 25 ? "" : "; the platform is built for 25"));
  }

  private static Check vectorApi() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return new Check(
        "vector api",
        present,
        present ? "available" : "start with --add-modules jdk.incubator.vector");
  }

  private static Check memory() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long free = system.getFreeMemorySize() >> 20;
    long total = system.getTotalMemorySize() >> 20;
    return new Check(
        "memory",
        total >= NEEDED_MEMORY_MB,
        total + " MB, " + free + " MB free, " + system.getAvailableProcessors() + " processors");
  }

  private Check workFolder() {
    Path folder = options.workFolder();
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, "doctor", "");
      Files.delete(probe);
      long freeMb = Files.getFileStore(folder).getUsableSpace() >> 20;
      return new Check(
          "work folder", freeMb >= NEEDED_DISK_MB, folder + ", " + freeMb + " MB free");
    } catch (IOException e) {
      return new Check(
          "work folder", false, "cannot write to " + folder + "; choose another with --work");
    }
  }

  private Check model() {
    Path folder = options.modelFolder();
    try {
      var config = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("config.json")));
      int format = config.path("deeptalk").path("format").asInt(0);
      return new Check(
          "model",
          format == 1,
          folder + (format == 1 ? "" : " is not a spoken language model of format 1"));
    } catch (IOException | JacksonException e) {
      return new Check("model", false, "no readable config.json in " + folder + "; see --model");
    }
  }

  private static Check port() {
    try (var socket = new ServerSocket(USUAL_PORT)) {
      return new Check("port", true, socket.getLocalPort() + " is free");
    } catch (IOException e) {
      return new Check("port", false, USUAL_PORT + " is taken; use: deeptalk up --port 0");
    }
  }

  private Check platform(URI url) {
    try (var http = HttpClient.newHttpClient()) {
      var models = new SpeechApi(http, options.address(url)).models();
      return new Check(
          "platform",
          true,
          url + " serves " + models.path("data").path(0).path("id").asString("nothing"));
    } catch (PlatformFailure e) {
      return new Check("platform", false, String.valueOf(e.getMessage()));
    }
  }

  private record Check(String name, boolean passed, String finding) {}
}
