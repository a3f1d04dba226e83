package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.node.ObjectNode;

/** A client that loses its connection goes on where it was, over real sockets. */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "deeptalk.gateway.api-keys=acme:sk-acme,other:sk-other")
@Import(FakePlatform.class)
class SessionResumeIT {
  @LocalServerPort private int port;
  @Autowired private FakeSpokenModel model;

  @Test
  void anAnswerInFlightGoesOnWithoutAHoleOrARepeat() {
    List<ObjectNode> heard = new ArrayList<>();
    ObjectNode created = leaveInAnAnswer(port, heard);
    assertThat(created.at("/capabilities/supports_session_resume").booleanValue()).isTrue();

    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "attach")) {
      client.send(resume(created, number(heard.getLast())));
      ObjectNode resumed = client.await("session.resumed");
      assertThat(resumed.at("/session/id")).isEqualTo(created.at("/session/id"));
      assertThat(resumed.at("/attachment_generation").intValue()).isEqualTo(2);
      assertThat(resumed.get("resume_token")).isNotEqualTo(created.get("resume_token"));
      ObjectNode done = client.await("response.done");
      assertThat(done.at("/response/status").stringValue()).isEqualTo("completed");
      client.await("rate_limits.updated");
      heard.addAll(client.record().subList(1, client.record().size()));

      client.send("{'type':'session.heartbeat'}");
      client.await("session.heartbeat_ack");
      client.send(
          "{'type':'conversation.item.retrieve','item_id':'"
              + done.at("/response/output/0/id").stringValue()
              + "'}");
      client.await("conversation.item.retrieved");
      client.send("{'type':'session.close'}");
      client.await("session.closed");
      assertThat(client.closeCode()).isEqualTo(1000);
    }
    assertThat(heard.stream().map(SessionResumeIT::number))
        .isEqualTo(IntStream.rangeClosed(1, heard.size()).boxed().toList());
    assertThat(
            heard.stream()
                .filter(
                    event -> event.get("type").asString().equals("response.output_audio.delta")))
        .hasSize(12);
  }

  @Test
  void anotherConnectionTakesOver() {
    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "new")) {
      ObjectNode created = client.await("session.created");
      try (SocketClient next = SocketClient.resumable(port, "sk-acme", "attach")) {
        next.send(resume(created, 1));
        next.await("session.resumed");
        client.await("session.replaced");
        assertThat(client.closeCode()).isEqualTo(1000);
        next.send("{'type':'session.update','session':{'type':'realtime'}}");
        assertThat(number(next.await("session.updated"))).isEqualTo(2);
      }
    }
  }

  @Test
  void onlyTheTenantWithTheTokenGoesOn() {
    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "new")) {
      ObjectNode created = client.await("session.created");
      refused("sk-other", resume(created, 1));
      refused("sk-acme", resume(created, 1).replace("resume_token':'0.", "resume_token':'0.x"));
      refused("sk-acme", resume(created, 1).replace("sess_", "sess_x"));
      client.send("{'type':'session.update','session':{'type':'realtime'}}");
      client.await("session.updated");
    }
  }

  private void refused(String key, String request) {
    try (SocketClient client = SocketClient.resumable(port, key, "attach")) {
      client.send(request);
      assertThat(client.await("error").at("/error/code").stringValue())
          .isEqualTo("session_resume_expired");
      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aClientThatForgotWhatItAcknowledgedStartsAnew() {
    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "new")) {
      ObjectNode created = client.await("session.created");
      client.send("{'type':'session.event_ack','server_event_seq':1}");
      client.send("{'type':'session.heartbeat'}");
      client.await("session.heartbeat_ack");
      try (SocketClient next = SocketClient.resumable(port, "sk-acme", "attach")) {
        next.send(resume(created, 0));
        assertThat(next.await("session.resync_required").get("reason").stringValue())
            .isEqualTo("journal_gap");
        assertThat(next.closeCode()).isEqualTo(1008);
      }
    }
  }

  @Test
  void onlyWhatWasPlayedIsRemembered() {
    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "new")) {
      client.send(
          "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'Hello'}]}}");
      client.send("{'type':'response.create'}");
      String item = client.await("response.done").at("/response/output/0/id").stringValue();
      client.send("{'type':'playback.ack','item_id':'" + item + "','played_ms':100}");
      ObjectNode acknowledged = client.await("playback.acknowledged");
      assertThat(acknowledged.at("/event/playback/generated_ms").intValue()).isEqualTo(12 * 80);
      assertThat(acknowledged.at("/event/history_committed").booleanValue()).isFalse();
      client.send("{'type':'playback.ack','item_id':'" + item + "','played_ms':1000}");
      assertThat(client.await("error").at("/error/param").stringValue()).isEqualTo("played_ms");

      client.append(800, 1);
      client.append(600, 0);
      client.await("response.done");
      String remembered = model.latest().turn(2).history().getLast().assistant();
      assertThat(FakeSpokenModel.ANSWER).startsWith(remembered);
      assertThat(remembered).isNotEmpty().isNotEqualTo(FakeSpokenModel.ANSWER);
    }
  }

  @Test
  void aStockClientSeesNothingOfIt() {
    try (SocketClient client = SocketClient.connect(port, "sk-acme")) {
      ObjectNode created = client.await("session.created");
      assertThat(created.propertyNames()).containsExactlyInAnyOrder("type", "event_id", "session");
      client.send("{'type':'session.heartbeat'}");
      assertThat(client.await("error").at("/error/code").stringValue()).isEqualTo("invalid_value");
    }
  }

  @Test
  void aWrongWishIsRefusedBeforeTheUpgrade() {
    assertThatThrownBy(() -> SocketClient.resumable(port, "sk-acme", "maybe"))
        .hasStackTraceContaining("400");
    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "attach")) {
      client.send("{'type':'response.create'}");
      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  /** Asks something and drops the connection in the middle of the answer's sound. */
  static ObjectNode leaveInAnAnswer(int port, List<ObjectNode> heard) {
    try (SocketClient client = SocketClient.resumable(port, "sk-acme", "new")) {
      ObjectNode created = client.await("session.created");
      client.send(
          "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'Hello'}]}}");
      client.send("{'type':'response.create'}");
      client.await("response.output_audio.delta");
      heard.addAll(client.record());
      return created;
    }
  }

  static String resume(ObjectNode created, int received) {
    return "{'type':'session.resume','session_id':'"
        + created.at("/session/id").stringValue()
        + "','resume_token':'"
        + created.get("resume_token").stringValue()
        + "','last_received_server_event_seq':"
        + received
        + "}";
  }

  private static int number(ObjectNode event) {
    return event.path("server_event_seq").asInt(-1);
  }
}
