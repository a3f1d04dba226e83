package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.GatewayApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/** A client comes back to another gateway than the one that has its session. */
class PeerResumeIT {
  private static int firstPort;
  private static ConfigurableApplicationContext first;
  private static ConfigurableApplicationContext second;

  @BeforeAll
  static void start() throws IOException {
    firstPort = twoFreePorts();
    first = gateway(0);
    second = gateway(1);
  }

  @AfterAll
  static void stop() {
    first.close();
    second.close();
  }

  @Test
  void theAnswerInFlightGoesOnThroughTheOtherGateway() {
    List<ObjectNode> heard = new ArrayList<>();
    ObjectNode created = SessionResumeIT.leaveInAnAnswer(firstPort, heard);
    try (SocketClient client = SocketClient.resumable(firstPort + 1, "sk-acme", "attach")) {
      client.send(
          SessionResumeIT.resume(created, heard.getLast().get("server_event_seq").intValue()));
      client.await("session.resumed");
      client.await("rate_limits.updated");
      heard.addAll(client.record().subList(1, client.record().size()));
      client.send("{'type':'session.close'}");
      client.await("session.closed");
      assertThat(client.closeCode()).isEqualTo(1000);
    }
    assertThat(heard.stream().map(event -> event.path("server_event_seq").asInt(-1)))
        .isEqualTo(IntStream.rangeClosed(1, heard.size()).boxed().toList());
  }

  @Test
  void aGatewayThatIsGoneTookItsSessionsAlong() {
    try (SocketClient client = SocketClient.resumable(firstPort, "sk-acme", "new")) {
      ObjectNode created = client.await("session.created");
      String elsewhere =
          SessionResumeIT.resume(created, 1).replace("'resume_token':'0.", "'resume_token':'9.");
      try (SocketClient next = SocketClient.resumable(firstPort + 1, "sk-acme", "attach")) {
        next.send(elsewhere);
        assertThat(next.await("error").at("/error/code").stringValue())
            .isEqualTo("session_resume_expired");
        assertThat(next.closeCode()).isEqualTo(1008);
      }
    }
  }

  private static ConfigurableApplicationContext gateway(int number) {
    return new SpringApplicationBuilder(FakePlatform.class, GatewayApplication.class)
        .run(
            "--server.port=" + (firstPort + number),
            "--deeptalk.gateway.api-keys=acme:sk-acme",
            "--deeptalk.gateway.reply-partition=" + number,
            "--deeptalk.gateway.peers=http://localhost:" + firstPort / 10 + "{n}");
  }

  /** A port that ends with 0 and the next one, both free. */
  private static int twoFreePorts() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port;
      try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = any.getLocalPort() / 10 * 10;
      }
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
    throw new IOException("no two free ports");
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
