package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.audio.SoundFile;
import ai.deeptalk.gateway.audio.WavFile;
import ai.deeptalk.gateway.port.FakeReplyAudio;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The REST endpoints over HTTP, the rest of the platform as fakes; no key is configured, so this
 * machine is let in.
 */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(FakePlatform.class)
class RestIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String SPEECH = "/v1/audio/speech";
  private static final byte[] SPOKEN = WavFile.write(voiced(1_000), 24_000);

  @LocalServerPort private int port;
  @Autowired private FakeSpokenModel model;
  @Autowired private FakeReplyAudio audio;

  @Test
  void modelsAreListedAndNamed() throws Exception {
    HttpResponse<byte[]> list = get("/v1/models");
    assertThat(list.headers().map())
        .containsKeys("x-request-id", "openai-version", "openai-processing-ms");
    assertThat(json(list).at("/data/0/id").stringValue()).isEqualTo("deeptalk-mini");
    assertThat(json(get("/v1/models/gpt-realtime")).get("object").stringValue()).isEqualTo("model");
    HttpResponse<byte[]> unknown = get("/v1/models/other");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertError(unknown, "model_not_found");
  }

  @Test
  void aTypedConversationIsAnswered() throws Exception {
    HttpResponse<byte[]> answer =
        post(
            CHAT,
            "{'model':'deeptalk-mini','messages':[{'role':'system','content':'Be"
                + " brief.'},{'role':'user','content':'Hello'},{'role':'assistant','content':'Hi!'},{'role':'user','content':'Who"
                + " are you?'}]}");
    assertThat(json(answer).at("/choices/0/message/content").stringValue())
        .isEqualTo(FakeSpokenModel.ANSWER);
    assertThat(json(answer).at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    assertThat(json(answer).at("/usage/total_tokens").intValue()).isPositive();
    assertThat(model.latest().turn(1).history()).containsExactly(new PastTurn("Hello", "Hi!"));
  }

  @Test
  void aSpokenQuestionIsAnsweredInSpeech() throws Exception {
    HttpResponse<byte[]> answer =
        post(
            CHAT,
            "{'model':'gpt-audio','modalities':['text','audio'],'audio':{'voice':'alloy','format':'wav'},'messages':"
                + "[{'role':'user','content':[{'type':'input_audio','input_audio':{'format':'wav','data':'"
                + Base64.getEncoder().encodeToString(SPOKEN)
                + "'}}]}]}");
    JsonNode message = json(answer).at("/choices/0/message");
    assertThat(message.at("/audio/transcript").stringValue()).isEqualTo(FakeSpokenModel.ANSWER);
    byte[] wav = Base64.getDecoder().decode(message.at("/audio/data").stringValue());
    assertThat(SoundFile.read(wav).orElseThrow().seconds()).isEqualTo(12 * 0.08);
    assertThat(model.latest().turn(1).features()).isEqualTo(12);

    HttpResponse<byte[]> next =
        post(
            CHAT,
            "{'model':'gpt-audio','messages':[{'role':'user','content':'a'},{'role':'assistant','audio':{'id':'"
                + message.at("/audio/id").stringValue()
                + "'}},{'role':'user','content':'b'}]}");
    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(model.latest().turn(1).history())
        .containsExactly(new PastTurn("a", FakeSpokenModel.ANSWER));
  }

  @Test
  void aStreamedSpokenAnswerComesInPieces() throws Exception {
    HttpResponse<byte[]> answer =
        post(
            CHAT,
            "{'model':'gpt-audio','stream':true,'stream_options':{'include_usage':true},'modalities':['text','audio'],"
                + "'audio':{'voice':'alloy','format':'pcm16'},'messages':[{'role':'user','content':'Hello'}]}");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    List<String> events =
        new String(answer.body(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("data: "))
            .toList();
    assertThat(events.getLast()).isEqualTo("data: [DONE]");
    List<ObjectNode> chunks =
        events.subList(0, events.size() - 1).stream()
            .map(line -> Json.parse(line.substring(6)))
            .toList();
    assertThat(chunks.getFirst().at("/choices/0/delta/role").stringValue()).isEqualTo("assistant");
    StringBuilder transcript = new StringBuilder();
    int bytes = 0;
    for (ObjectNode chunk : chunks) {
      transcript.append(chunk.at("/choices/0/delta/audio/transcript").asString(""));
      bytes +=
          Base64.getDecoder().decode(chunk.at("/choices/0/delta/audio/data").asString("")).length;
    }
    assertThat(transcript.toString()).isEqualTo(FakeSpokenModel.ANSWER);
    assertThat(bytes).isEqualTo(12 * 1_920 * 2);
    assertThat(chunks.getLast().at("/usage/completion_tokens").intValue()).isPositive();
  }

  @Test
  void aTextIsSaid() throws Exception {
    HttpResponse<byte[]> wav =
        post(
            SPEECH,
            "{'model':'tts-1','input':'Good morning to"
                + " you.','voice':'nova','response_format':'wav'}");
    assertThat(wav.headers().firstValue("content-type")).contains("audio/wav");
    assertThat(SoundFile.read(wav.body()).orElseThrow().seconds()).isEqualTo(8 * 0.08);
    HttpResponse<byte[]> pcm =
        post(
            SPEECH,
            "{'model':'tts-1','input':'Good morning to"
                + " you.','voice':'nova','response_format':'pcm'}");
    assertThat(pcm.body()).hasSize(8 * 1_920 * 2);
    HttpResponse<byte[]> opus =
        post(
            SPEECH,
            "{'model':'tts-1','input':'Good morning to"
                + " you.','voice':'nova','response_format':'opus'}");
    assertThat(opus.headers().firstValue("content-type")).contains("audio/ogg");
    assertThat(SoundFile.read(opus.body()).orElseThrow().seconds()).isEqualTo(8 * 0.08);
    HttpResponse<byte[]> asStockClientsAsk =
        post(SPEECH, "{'model':'tts-1','input':'Good morning to you.','voice':'nova'}");
    assertThat(asStockClientsAsk.headers().firstValue("content-type")).contains("audio/mpeg");
    assertThat(SoundFile.read(asStockClientsAsk.body()).orElseThrow().seconds())
        .isCloseTo(8 * 0.08, within(0.15));
    assertError(
        post(SPEECH, "{'model':'tts-1','input':'Hi','voice':'nova','response_format':'aac'}"),
        "invalid_value");
    assertError(post(SPEECH, "{'model':'tts-1','input':'Hi'}"), "missing_required_parameter");
  }

  @Test
  void aFileIsWrittenDown() throws Exception {
    assertThat(json(transcribe("json")).get("text").stringValue()).isEqualTo(FakeSpokenModel.HEARD);
    assertThat(new String(transcribe("text").body(), StandardCharsets.UTF_8).strip())
        .isEqualTo(FakeSpokenModel.HEARD);
    JsonNode verbose = json(transcribe("verbose_json"));
    assertThat(verbose.get("duration").doubleValue()).isEqualTo(1.0);
    assertThat(verbose.at("/segments/0/text").stringValue()).isEqualTo(FakeSpokenModel.HEARD);
    assertThat(new String(transcribe("srt").body(), StandardCharsets.UTF_8))
        .startsWith("1\n00:00:00,")
        .contains(" --> ", FakeSpokenModel.HEARD);
    assertThat(new String(transcribe("vtt").body(), StandardCharsets.UTF_8))
        .startsWith("WEBVTT\n\n");
    assertError(transcribe("diarized_json"), "invalid_value");
  }

  @Test
  void whatStockClientsAddIsTakenWhereItIsTrue() throws Exception {
    assertThat(with("timestamp_granularities[]", "segment").statusCode()).isEqualTo(200);
    assertThat(with("chunking_strategy", "auto").statusCode()).isEqualTo(200);
    assertError(with("timestamp_granularities[]", "word"), "invalid_value");
    assertError(with("chunking_strategy", "{}"), "invalid_value");
    assertError(with("hotwords", "Oslo"), "invalid_value");
  }

  private HttpResponse<byte[]> with(String field, String value) throws Exception {
    return transcribe(
        new String[][] {
          {"model", "whisper-1"}, {"response_format", "verbose_json"}, {field, value}
        });
  }

  @Test
  void aFileIsWrittenDownWhileItIsHeard() throws Exception {
    HttpResponse<byte[]> answer = transcribe("json", "true");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    List<ObjectNode> events =
        new String(answer.body(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> Json.parse(line.substring(6)))
            .toList();
    StringBuilder words = new StringBuilder();
    for (ObjectNode event : events.subList(0, events.size() - 1)) {
      assertThat(event.get("type").stringValue()).isEqualTo("transcript.text.delta");
      words.append(event.get("delta").stringValue());
    }
    assertThat(events).hasSizeGreaterThan(3);
    assertThat(words.toString()).isEqualTo(FakeSpokenModel.HEARD);
    assertThat(events.getLast().get("type").stringValue()).isEqualTo("transcript.text.done");
    assertThat(events.getLast().get("text").stringValue()).isEqualTo(FakeSpokenModel.HEARD);
    assertThat(events.getLast().at("/usage/total_tokens").intValue()).isPositive();
    assertError(transcribe("srt", "true"), "invalid_value");
    assertError(transcribe("json", "perhaps"), "invalid_value");
  }

  @Test
  void whatIsNotThereIsSaidSo() throws Exception {
    assertError(get("/v1/nothing"), "unknown_url");
    HttpResponse<byte[]> wrongMethod = get(CHAT);
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertError(
        post(CHAT, "{'model':'deeptalk-mini','messages':[],'functions':[{'name':'f'}]}"),
        "invalid_value");
    assertError(post(CHAT, "{'messages':[]}"), "missing_required_parameter");
    assertError(post(CHAT, "nonsense"), "invalid_event");
  }

  @Test
  void fiveThousandRandomBodiesGetErrorsAndLeaveTheServiceUp() throws Exception {
    Random random = new Random(11);
    HttpClient client = HttpClient.newHttpClient();
    String[] paths = {CHAT, SPEECH, "/v1/audio/transcriptions", "/v1/models/x"};
    for (int i = 0; i < 5_000; i++) {
      byte[] body = new byte[random.nextInt(300)];
      random.nextBytes(body);
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(uri(paths[random.nextInt(paths.length)]))
                  .header(
                      "Content-Type",
                      random.nextBoolean() ? "application/json" : "multipart/form-data; boundary=x")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isBetween(400, 499);
      assertThat(json(answer).at("/error").propertyNames())
          .containsExactlyInAnyOrder("message", "type", "param", "code");
    }
    assertThat(get("/v1/models").statusCode()).isEqualTo(200);
    assertThat(audio.listeners()).isZero();
  }

  @Test
  void healthMetricsAndTheConsoleAreServed() throws Exception {
    assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    JsonNode data = json(get("/console/data"));
    assertThat(data.at("/model/load/0/audio_share/0").floatValue()).isEqualTo(0.9f);
    assertThat(data.at("/model/shards/0/group").stringValue()).isEqualTo("audio");
    assertThat(data.at("/sessions/active").isInt()).isTrue();
  }

  private HttpResponse<byte[]> transcribe(String format) throws Exception {
    return transcribe(format, "false");
  }

  private HttpResponse<byte[]> transcribe(String format, String stream) throws Exception {
    return transcribe(
        new String[][] {{"model", "whisper-1"}, {"response_format", format}, {"stream", stream}});
  }

  private HttpResponse<byte[]> transcribe(String[][] fields) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String[] field : fields) {
      body.writeBytes(
          ("--b\r\nContent-Disposition: form-data; name=\""
                  + field[0]
                  + "\"\r\n\r\n"
                  + field[1]
                  + "\r\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(SPOKEN);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return send(
        HttpRequest.newBuilder(uri("/v1/audio/transcriptions"))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<byte[]> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return Json.parse(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static void assertError(HttpResponse<byte[]> answer, String code) {
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(json(answer).at("/error/code").stringValue()).isEqualTo(code);
  }

  private static byte[] voiced(int ms) {
    byte[] pcm = new byte[ms * 48];
    java.util.Arrays.fill(pcm, (byte) 1);
    return pcm;
  }
}
