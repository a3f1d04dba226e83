package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.GatewayApplication;
import ai.deeptalk.gateway.protocol.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** A tenant that asks too much, over real sockets. */
@SpringBootTest(
    classes = GatewayApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "deeptalk.gateway.requests-per-minute=5",
      "deeptalk.gateway.tokens-per-minute=50"
    })
@Import(FakePlatform.class)
class RateLimitIT {
  @LocalServerPort private int port;

  @Test
  void whatIsTooMuchIsRefusedAndSaysWhenToComeBack() throws Exception {
    HttpResponse<String> first = chat();
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("5");
    assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("4");
    assertThat(first.headers().firstValue("x-ratelimit-reset-tokens")).isPresent();

    HttpResponse<String> last = first;
    for (int i = 0; i < 8 && last.statusCode() == 200; i++) {
      last = chat();
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(Json.parse(last.body()).at("/error/code").stringValue())
        .isEqualTo("rate_limit_exceeded");
    assertThat(Integer.parseInt(last.headers().firstValue("retry-after").orElseThrow()))
        .isPositive();
  }

  private HttpResponse<String> chat() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/chat/completions"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"model\":\"deeptalk-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
