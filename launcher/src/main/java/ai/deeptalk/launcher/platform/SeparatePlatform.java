package ai.deeptalk.launcher.platform;

import static java.util.Objects.requireNonNull;

import ai.deeptalk.launcher.kafka.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Every service in a process of its own on this machine, as in production: Kafka, the expert shards
 * of each group, slm, asr, vocoder and gateway. Each starts at once and waits for what it needs by
 * itself; the platform is up when all are ready.
 */
public final class SeparatePlatform implements Platform {
  /** The expert groups of a spoken language model, one set of shard processes each. */
  static final List<String> GROUPS = List.of("audio", "text");

  /**
   * Nine processes that start at once on two busy cores take minutes; on an idle machine, seconds.
   */
  private static final Duration START_DEADLINE = Duration.ofMinutes(6);

  /**
   * Quick to compile rather than quick: Kafka and the gateway spend their time waiting for others.
   */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /** In the order of their start. */
  private final SequencedMap<String, ServiceProcess> processes = new LinkedHashMap<>();

  private final JavaCommand java = JavaCommand.current();
  private final HttpClient http = HttpClient.newHttpClient();
  private final PlatformSettings settings;
  private final Iterator<Integer> ports;
  private final int gatewayPort;

  private SeparatePlatform(PlatformSettings settings) {
    this.settings = settings;
    this.ports =
        FreePorts.choose(3 + 2 * (3 + GROUPS.size() * settings.shardReplicas())).iterator();
    int free = ports.next();
    this.gatewayPort = settings.gatewayPort() == 0 ? free : settings.gatewayPort();
  }

  public static SeparatePlatform start(PlatformSettings settings, Progress progress) {
    var platform = new SeparatePlatform(settings);
    try {
      platform.launchAll(progress);
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  private void launchAll(Progress progress) {
    int kafkaPort = ports.next();
    launchKafka(kafkaPort, ports.next());
    awaitReady("kafka", progress);
    String kafka = "127.0.0.1:" + kafkaPort;

    var shards = new HashMap<String, String>();
    for (String group : GROUPS) {
      var replicas = new ArrayList<String>();
      for (int replica = 0; replica < settings.shardReplicas(); replica++) {
        replicas.add(
            launch(
                Service.SHARD,
                "shard-" + group + "-" + replica,
                kafka,
                Map.of("deeptalk.shard.groups", group)));
      }
      shards.put("deeptalk.slm.shards." + group, String.join(",", replicas));
    }
    shards.putAll(PlatformSettings.PATIENCE_WITH_EXPERTS);
    String slm = launch(Service.SLM, "slm", kafka, shards);
    String asr = launch(Service.ASR, "asr", kafka, Map.of());
    launch(Service.VOCODER, "vocoder", kafka, Map.of());
    launchGateway(
        kafka, Map.of("deeptalk.gateway.slm.address", slm, "deeptalk.gateway.asr.address", asr));

    for (String name : processes.keySet()) {
      if (!name.equals("kafka")) {
        awaitReady(name, progress);
      }
    }
  }

  private void awaitReady(String name, Progress progress) {
    ServiceProcess process = requireNonNull(processes.get(name), name);
    process.awaitReady(START_DEADLINE);
    progress.step("%-14s ready, process %d".formatted(name, process.pid()));
  }

  private void launchKafka(int port, int controllerPort) {
    start(
        "kafka",
        List.of("-Xmx256m", QUICK_COMPILER),
        List.of(
            "serve",
            "kafka",
            "--port=" + port,
            "--controller-port=" + controllerPort,
            "--folder=" + settings.workFolder().resolve("kafka")),
        Readiness.port(port));
  }

  private String launch(Service service, String name, String kafka, Map<String, String> more) {
    int grpc = ports.next();
    var properties = properties(name, ports.next(), kafka);
    properties.put("deeptalk." + service.word() + ".grpc.port", Integer.toString(grpc));
    // The console and the routes are the gateway's.
    properties.put("spring.web.resources.add-mappings", "false");
    properties.put("spring.cloud.gateway.server.webflux.enabled", "false");
    properties.putAll(more);
    startService(service, name, properties);
    return "127.0.0.1:" + grpc;
  }

  private void launchGateway(String kafka, Map<String, String> peers) {
    var properties = properties("gateway", gatewayPort, kafka);
    properties.put("deeptalk.gateway.model", settings.modelName());
    properties.putAll(peers);
    startService(Service.GATEWAY, "gateway", properties);
  }

  private Map<String, String> properties(String name, int httpPort, String kafka) {
    var properties = new HashMap<String, String>();
    properties.put("spring.application.name", "deeptalk-" + name);
    properties.put("server.port", Integer.toString(httpPort));
    properties.put("server.address", "127.0.0.1");
    properties.put("deeptalk.kafka.bootstrap-servers", kafka);
    properties.put("deeptalk.model.path", settings.model().toString());
    return properties;
  }

  private void startService(Service service, String name, Map<String, String> properties) {
    properties.putAll(settings.overrides());
    var arguments = new ArrayList<>(List.of("serve", service.word()));
    properties.forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    int port = Integer.parseInt(requireNonNull(properties.get("server.port")));
    List<String> jvmFlags = service == Service.GATEWAY ? List.of(QUICK_COMPILER) : List.of();
    start(name, jvmFlags, arguments, Readiness.http(http, port));
  }

  private void start(
      String name, List<String> jvmFlags, List<String> arguments, Readiness readiness) {
    Path log = settings.workFolder().resolve("logs").resolve(name + ".log");
    processes.put(name, ServiceProcess.start(name, java.with(jvmFlags, arguments), log, readiness));
  }

  @Override
  public URI address() {
    return URI.create("http://127.0.0.1:" + gatewayPort);
  }

  /** The process ids of this moment by name, in the order of the start. */
  public SequencedMap<String, Long> processIds() {
    var ids = new LinkedHashMap<String, Long>();
    processes.forEach((name, process) -> ids.put(name, process.pid()));
    return ids;
  }

  /**
   * The gateway goes first, so that running answers end while everything behind it still works;
   * Kafka goes last.
   */
  @Override
  public void close() {
    var stopping = new ArrayList<>(processes.sequencedValues().reversed());
    if (!stopping.isEmpty()) {
      stopping.getFirst().close();
      stopping.subList(1, Math.max(1, stopping.size() - 1)).forEach(ServiceProcess::stop);
      stopping.forEach(ServiceProcess::close);
    }
    http.close();
  }
}
