package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.port.FakeReplyAudio;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.session.Sessions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.node.ObjectNode;

/** The realtime endpoint over real sockets, the rest of the platform as fakes. */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "deeptalk.gateway.api-keys=acme:sk-acme,sk-plain",
      "deeptalk.gateway.ping-interval=1s",
      "deeptalk.gateway.sessions=" + RealtimeSocketIT.SESSIONS
    })
@Import(FakePlatform.class)
class RealtimeSocketIT {
  static final int SESSIONS = 64;

  @LocalServerPort private int port;
  @Autowired private FakeSpokenModel model;
  @Autowired private FakeReplyAudio audio;
  @Autowired private Sessions sessions;

  @Test
  void aVoiceTurnIsHeldOverASocket() {
    try (SocketClient client = SocketClient.connect(port, "sk-acme")) {
      assertThat(client.next().get("type").stringValue()).isEqualTo("session.created");
      client.append(800, 1);
      client.append(600, 0);
      ObjectNode done = client.await("response.done");

      assertThat(done.at("/response/status").stringValue()).isEqualTo("completed");
      assertThat(done.at("/response/output/0/content/0/transcript").stringValue())
          .isEqualTo(FakeSpokenModel.ANSWER);
      assertThat(client.types().stream().filter("response.output_audio.delta"::equals)).hasSize(12);
      assertThat(model.latest().opening().tenant()).isEqualTo("acme");
      client.await("rate_limits.updated");
    }
  }

  @Test
  void aBrowserAuthenticatesBySubprotocolAndTheKeyIsNotEchoed() {
    try (SocketClient client =
        SocketClient.connect(
            port, "", "realtime", "openai-insecure-api-key.sk-plain", "openai-agents-sdk.0.20.0")) {
      assertThat(client.subprotocol()).isEqualTo("realtime");
      client.await("session.created");
    }
  }

  @Test
  void aClientSecretOpensConfiguredSessionsAndNothingElse() throws Exception {
    HttpResponse<String> made =
        post(
            "/v1/realtime/client_secrets",
            "sk-acme",
            "{'expires_after':{'anchor':'created_at','seconds':60},'session':{'type':'realtime',"
                + "'model':'gpt-realtime-mini','instructions':'Be kind.'}}");
    ObjectNode body = Json.parse(made.body());
    String secret = body.get("value").stringValue();
    assertThat(body.at("/session/instructions").stringValue()).isEqualTo("Be kind.");
    assertThat(body.at("/session/expires_at").intValue()).isZero();

    for (int session = 0; session < 2; session++) {
      try (SocketClient client =
          SocketClient.connect(port, "", "realtime", "openai-insecure-api-key." + secret)) {
        ObjectNode created = client.await("session.created");
        assertThat(created.at("/session/instructions").stringValue()).isEqualTo("Be kind.");
        client.send("{'type':'session.update','session':{'type':'realtime','voice':'alloy'}}");
        client.await("error");
      }
    }
    assertThat(post("/v1/chat/completions", secret, "{}").statusCode()).isEqualTo(401);
    assertThat(post("/v1/realtime/client_secrets", secret, "{}").statusCode()).isEqualTo(401);
    assertThatThrownBy(() -> SocketClient.connect(port, secret + "A"))
        .hasStackTraceContaining("401");
  }

  @Test
  void aSecretForAWrongConfigurationIsRefusedAtOnce() throws Exception {
    HttpResponse<String> refused =
        post(
            "/v1/realtime/client_secrets",
            "sk-acme",
            "{'session':{'type':'realtime','output_modalities':['smell']}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("session.output_modalities");
    assertThat(
            post("/v1/realtime/client_secrets", "sk-acme", "{'expires_after':{'seconds':5}}")
                .body())
        .contains("expires_after.seconds");
    assertThat(
            post(
                    "/v1/realtime/client_secrets",
                    "sk-acme",
                    "{'session':{'type':'realtime','model':'x'}}")
                .statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> post(String path, String key, String json) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withoutAKeyTheHandshakeIsRefused() {
    assertThatThrownBy(() -> SocketClient.connect(port, "sk-wrong"))
        .isInstanceOf(CompletionException.class)
        .hasStackTraceContaining("401");
  }

  @Test
  void aWrongModelIsRefusedBeforeTheUpgrade() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/v1/realtime?model=gpt-realtime"))
                    .header("Authorization", "Bearer sk-acme")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.body()).contains("\"code\":\"upgrade_required\"");
    assertThatThrownBy(() ->
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("api-key", "sk-acme")
                .buildAsync(
                    URI.create("ws://localhost:" + port + "/v1/realtime?model=other"),
                    new java.net.http.WebSocket.Listener() {})
                .join())
        .hasStackTraceContaining("404");
  }

  @Test
  void whoFindsNoRoomIsRefusedBeforeTheUpgrade() {
    List<SocketClient> clients = new ArrayList<>();
    try {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i <= SESSIONS; i++) {
                  clients.add(SocketClient.connect(port, "sk-acme"));
                }
              })
          .hasStackTraceContaining("503");
      clients.getFirst().send("{'type':'input_audio_buffer.clear'}");
      clients.getFirst().await("input_audio_buffer.cleared");
    } finally {
      clients.forEach(SocketClient::close);
    }
  }

  @Test
  void anIdleClientIsPingedAndStays() throws Exception {
    try (SocketClient client = SocketClient.connect(port, "sk-acme")) {
      client.await("session.created");
      Thread.sleep(4_500); // four pings: a client that answered none would be gone
      client.send("{'type':'input_audio_buffer.clear'}");
      client.await("input_audio_buffer.cleared");
    }
  }

  @Test
  void fiveThousandRandomFramesGetErrorsAndCostNobodyElseAnything() {
    Random random = new Random(7);
    try (SocketClient other = SocketClient.connect(port, "sk-acme");
        SocketClient client = SocketClient.connect(port, "sk-acme")) {
      other.await("session.created");
      client.await("session.created");
      for (int i = 0; i < 5_000; i++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (i % 10 == 0) {
          client.sendBinary(bytes);
        } else {
          client.sendRaw(Mutations.of(random, bytes));
        }
        if (i % 50 == 49) {
          for (int answered = 0; answered < 50; answered++) {
            assertThat(client.next().get("type").stringValue()).isEqualTo("error");
          }
        }
      }
      other.send("{'type':'input_audio_buffer.clear'}");
      other.await("input_audio_buffer.cleared");
    }
  }

  @Test
  void tooMuchAudioInOneEventIsRefusedAndTheSessionGoesOn() {
    try (SocketClient client = SocketClient.connect(port, "sk-acme")) {
      client.await("session.created");
      client.sendRaw(
          "{\"event_id\":\"big\",\"type\":\"input_audio_buffer.append\",\"audio\":\""
              + "AAAA".repeat(6 << 20)
              + "\"}");
      ObjectNode error = client.await("error");
      assertThat(error.at("/error/code").stringValue()).isEqualTo("invalid_value");
      assertThat(error.at("/error/event_id").stringValue()).isEqualTo("big");
      client.send("{'type':'input_audio_buffer.clear'}");
      client.await("input_audio_buffer.cleared");
    }
  }

  @Test
  void aClosedSocketLeavesNothingBehind() throws Exception {
    int before = sessions.count();
    List<SocketClient> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      SocketClient client = SocketClient.connect(port, "sk-acme");
      client.await("session.created");
      client.append(300, 1);
      clients.add(client);
    }
    clients.forEach(SocketClient::close);
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (sessions.count() > before && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(sessions.count()).isLessThanOrEqualTo(before);
    assertThat(audio.listeners()).isLessThanOrEqualTo(before);
  }
}
