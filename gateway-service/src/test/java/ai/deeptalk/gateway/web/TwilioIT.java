package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.FakeSpeechFrontend;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.session.Sessions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.node.ObjectNode;

/** Phone calls as Twilio's Media Streams carries them, over a real socket. */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "deeptalk.gateway.api-keys=acme:sk-acme")
@Import(FakePlatform.class)
class TwilioIT {
  private static final int FRAME_MS = 20;
  private static final int BYTES_PER_MS = 8;

  @LocalServerPort private int port;
  @Autowired private FakeSpokenModel model;
  @Autowired private FakeSpeechFrontend frontend;
  @Autowired private Sessions sessions;

  @Test
  void aCallerIsAnsweredInTheTelephonesOwnFormat() {
    try (SocketClient twilio = call("sk-acme")) {
      speak(twilio, 800, 1);
      speak(twilio, 600, 0);

      List<ObjectNode> answer = answer(twilio);

      assertThat(frontend.latest().source().encoding()).isEqualTo(AudioEncoding.MULAW);
      assertThat(model.latest().opening().tenant()).isEqualTo("acme");
      assertThat(answer).hasSize(24); // six words, two frames each, a mark behind every one
      int ms = 0;
      for (int i = 0; i < answer.size(); i += 2) {
        assertThat(answer.get(i).path("streamSid").asString("")).isEqualTo("MZ1");
        byte[] sound = Base64.getDecoder().decode(answer.get(i).at("/media/payload").asString(""));
        ms += sound.length / BYTES_PER_MS;
        assertThat(mark(answer.get(i + 1))).endsWith(":" + ms);
      }
      assertThat(ms).isEqualTo(12 * 80);
    }
  }

  @Test
  void whoSpeaksIntoAnAnswerStopsItAndOnlyTheHeardPartIsRemembered() {
    try (SocketClient twilio = call("sk-acme")) {
      speak(twilio, 800, 1);
      speak(twilio, 600, 0);
      List<ObjectNode> answer = answer(twilio);
      for (int i = 1; i < 6; i += 2) { // 240 ms of 960
        twilio.send(
            "{'event':'mark','streamSid':'MZ1','mark':{'name':'" + mark(answer.get(i)) + "'}}");
      }
      speak(twilio, 800, 1);

      ObjectNode cleared = twilio.next();
      assertThat(cleared.path("event").asString("")).isEqualTo("clear");

      speak(twilio, 600, 0);
      answer(twilio);
      var history = model.latest().turn(model.latest().requests().getLast().turn()).history();
      String remembered = history.getLast().assistant();
      assertThat(FakeSpokenModel.ANSWER).startsWith(remembered).isNotEqualTo(remembered);
    }
  }

  @Test
  void aCallThatEndsFreesItsSession() {
    try (SocketClient twilio = call("sk-acme")) {
      speak(twilio, 200, 1);
      twilio.send("{'event':'stop','streamSid':'MZ1','stop':{'callSid':'CA1'}}");
      assertThat(twilio.closeCode()).isEqualTo(1000);
    }
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> sessions.count() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event':'media','media':{'payload':'AAAA'}}",
        "{'event':'start','start':{'streamSid':'MZ1','mediaFormat':{'encoding':'audio/x-mulaw','sampleRate':8000},'customParameters':{'api_key':'sk-wrong'}}}",
        "{'event':'start','start':{'streamSid':'MZ1','mediaFormat':{'encoding':'audio/x-mulaw','sampleRate':8000}}}",
        "{'event':'start','start':{'streamSid':'MZ1','mediaFormat':{'encoding':'audio/l16','sampleRate':16000},'customParameters':{'api_key':'sk-acme'}}}",
        "{'event':'start','start':{'mediaFormat':{'encoding':'audio/x-mulaw','sampleRate':8000},'customParameters':{'api_key':'sk-acme','model':'hal-9000'}}}",
        "{'event':'start','start':{'mediaFormat':{'encoding':'audio/x-mulaw','sampleRate':8000},'customParameters':{'api_key':'sk-acme','turn_detection':'telepathy'}}}",
        "{'event':'ring'}",
        "not JSON"
      })
  void whatIsNoCallIsHungUpOn(String message) {
    try (SocketClient twilio = SocketClient.at(address())) {
      twilio.send(message);
      assertThat(twilio.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void randomMessagesHarmNobody() {
    Random random = new Random(11);
    try (SocketClient good = call("sk-acme")) {
      for (int round = 0; round < 200; round++) {
        try (SocketClient bad = SocketClient.at(address())) {
          byte[] bytes = new byte[random.nextInt(1, 200)];
          random.nextBytes(bytes);
          bad.sendRaw(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
          assertThat(bad.closeCode()).isEqualTo(1008);
        }
      }
      speak(good, 400, 1);
      speak(good, 600, 0);
      assertThat(answer(good)).hasSize(24);
    }
  }

  private SocketClient call(String key) {
    SocketClient twilio = SocketClient.at(address());
    twilio.send("{'event':'connected','protocol':'Call','version':'1.0.0'}");
    twilio.send(
        "{'event':'start','sequenceNumber':'1','streamSid':'MZ1','start':{'accountSid':'AC1',"
            + "'streamSid':'MZ1','callSid':'CA1','tracks':['inbound'],'mediaFormat':{'encoding':"
            + "'audio/x-mulaw','sampleRate':8000,'channels':1},'customParameters':{'api_key':'"
            + key
            + "'}}}");
    return twilio;
  }

  private URI address() {
    return URI.create("ws://localhost:" + port + "/telephony/twilio");
  }

  private static void speak(SocketClient twilio, int ms, int value) {
    byte[] frame = new byte[FRAME_MS * BYTES_PER_MS];
    Arrays.fill(frame, (byte) value);
    String payload = Base64.getEncoder().encodeToString(frame);
    for (int at = 0; at < ms; at += FRAME_MS) {
      twilio.send(
          "{'event':'media','streamSid':'MZ1','media':{'track':'inbound','timestamp':'"
              + at
              + "','payload':'"
              + payload
              + "'}}");
    }
  }

  /** Media and marks in turn, until the last mark of an answer. */
  private static List<ObjectNode> answer(SocketClient twilio) {
    List<ObjectNode> messages = new ArrayList<>();
    while (messages.size() < 24) {
      messages.add(twilio.next());
    }
    assertThat(messages)
        .extracting(message -> message.path("event").asString(""))
        .containsExactlyElementsOf(
            java.util.Collections.nCopies(12, List.of("media", "mark")).stream()
                .flatMap(List::stream)
                .toList());
    return messages;
  }

  private static String mark(ObjectNode message) {
    return message.at("/mark/name").asString("");
  }
}
