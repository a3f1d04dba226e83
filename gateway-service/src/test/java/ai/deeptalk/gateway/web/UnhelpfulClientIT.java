package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.session.Sessions;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Clients that are gone without a word, or read nothing: they lose their place, nobody else. */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "deeptalk.gateway.api-keys=sk-plain",
      "deeptalk.gateway.ping-interval=300ms",
      "deeptalk.gateway.outbound-bytes=100000"
    })
@Import(FakePlatform.class)
class UnhelpfulClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @LocalServerPort private int port;
  @Autowired private Sessions sessions;

  @Test
  void whoAnswersNoPingIsGivenUp() throws Exception {
    try (SocketClient other = SocketClient.connect(port, "sk-plain");
        RawClient gone = new RawClient(port, "sk-plain")) {
      until(2, () -> Thread.sleep(20));
      until(1, () -> Thread.sleep(20));
      assertThat(gone.isCutOff()).isTrue();
      works(other);
    }
  }

  @Test
  void whoReadsNothingIsCutOff() throws Exception {
    try (SocketClient other = SocketClient.connect(port, "sk-plain");
        RawClient reader = new RawClient(port, "sk-plain")) {
      until(2, () -> Thread.sleep(20));
      until(1, () -> reader.send("{\"type\":\"answered with an error\"}"));
      assertThat(reader.isCutOff()).isTrue();
      works(other);
    }
  }

  /** Does something again and again until there are so many sessions. */
  private void until(int count, Step step) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (sessions.count() != count) {
      assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
      try {
        step.run();
      } catch (IOException cutOff) {
        Thread.sleep(20); // the connection is gone, the session soon
      }
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void works(SocketClient client) {
    client.send("{'type':'input_audio_buffer.clear'}");
    client.await("input_audio_buffer.cleared");
  }
}
