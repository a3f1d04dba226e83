package ai.deeptalk.launcher.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The REST side of the public API: typed questions, transcription, speech, and what is served. */
public final class SpeechApi {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BOUNDARY = "deeptalk-6f1c2b7a";

  private final HttpClient http;
  private final PlatformAddress address;

  public SpeechApi(HttpClient http, PlatformAddress address) {
    this.http = http;
    this.address = address;
  }

  /** The words of the answer to a typed question. */
  public String ask(String question) {
    ObjectNode body = JSON.createObjectNode().put("model", address.model());
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    JsonNode answer = json(post("/v1/chat/completions", body));
    return answer.path("choices").path(0).path("message").path("content").asString("").strip();
  }

  /** The words of a sound file. */
  public String transcribe(Path file) throws IOException {
    var body = new ByteArrayOutputStream();
    body.writeBytes(part("model", "").getBytes(StandardCharsets.UTF_8));
    body.writeBytes((address.model() + "\r\n").getBytes(StandardCharsets.UTF_8));
    String name =
        file.getFileName() == null ? "audio.wav" : file.getFileName().toString().replace("\"", "");
    body.writeBytes(
        part("file", "; filename=\"" + name + "\"\r\nContent-Type: audio/wav")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(Files.readAllBytes(file));
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    var request =
        request("/v1/audio/transcriptions")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
    return json(send(request)).path("text").asString("").strip();
  }

  /** A WAV file of the text, spoken at {@code speed} times the voice's own pace, 0.25 to 4. */
  public byte[] say(String text, double speed) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("model", address.model())
            .put("input", text)
            .put("voice", "alloy")
            .put("response_format", "wav")
            .put("speed", speed);
    return post("/v1/audio/speech", body);
  }

  public JsonNode models() {
    return json(send(request("/v1/models").GET()));
  }

  private byte[] post(String path, ObjectNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(address.path(path)).timeout(DEADLINE);
    if (!address.apiKey().isEmpty()) {
      request.header("Authorization", "Bearer " + address.apiKey());
    }
    return request;
  }

  private byte[] send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new PlatformFailure("HTTP " + response.statusCode() + ": " + reason(response.body()));
      }
      return response.body();
    } catch (IOException e) {
      throw new PlatformFailure("no answer from " + address.base() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformFailure("interrupted while waiting for the platform", e);
    }
  }

  private static String part(String name, String more) {
    return "--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\""
        + name
        + "\""
        + more
        + "\r\n\r\n";
  }

  private static String reason(byte[] body) {
    try {
      return JSON.readTree(body).path("error").path("message").asString("no reason given");
    } catch (JacksonException e) {
      return "no reason given";
    }
  }

  private static JsonNode json(byte[] body) {
    return JSON.readTree(body);
  }
}
