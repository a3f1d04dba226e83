package ai.deeptalk.platform.broker;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a test only where a container engine answers. Where {@code DEEPTALK_REQUIRE} names docker, a
 * missing engine is an error and not a skip: continuous integration has just started one.
 * Testcontainers' own condition is not used, since it may wait minutes and then skip.
 */
final class DockerCondition implements ExecutionCondition {
  private static final String DEFAULT_SOCKET = "/var/run/docker.sock";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String host = System.getenv().getOrDefault("DOCKER_HOST", "unix://" + DEFAULT_SOCKET);
    if (answers(host)) {
      return ConditionEvaluationResult.enabled("an engine answers at " + host);
    }
    String required = System.getenv().getOrDefault("DEEPTALK_REQUIRE", "");
    if (Arrays.asList(required.split(",", -1)).contains("docker")) {
      throw new IllegalStateException("docker is required, but no engine answers at " + host);
    }
    return ConditionEvaluationResult.disabled("no container engine answers at " + host);
  }

  private static boolean answers(String host) {
    if (!host.startsWith("unix://")) {
      return true;
    }
    String path = host.substring("unix://".length());
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
