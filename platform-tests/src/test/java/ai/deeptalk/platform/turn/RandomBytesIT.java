package ai.deeptalk.platform.turn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.launcher.client.PlatformFailure;
import ai.deeptalk.launcher.client.RealtimeConnection;
import ai.deeptalk.launcher.kafka.FreePorts;
import ai.deeptalk.protocol.Topics;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Five thousand random byte strings on every door: clear errors, and the platform goes on talking.
 */
final class RandomBytesIT {
  private static final int ROUNDS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final List<Integer> GRPC_PORTS = FreePorts.choose(3);
  private static PlatformUnderTest platform;

  private final Random random = new Random(20261126);

  @BeforeAll
  static void start() {
    platform =
        PlatformUnderTest.embedded(
            Map.of(
                "deeptalk.asr.grpc.port", GRPC_PORTS.get(0).toString(),
                "deeptalk.slm.grpc.port", GRPC_PORTS.get(1).toString(),
                "deeptalk.shard.grpc.port", GRPC_PORTS.get(2).toString()));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @AfterEach
  void thePlatformStillAnswers() {
    try (var connection = platform.connect()) {
      assertThat(platform.voice(connection).type("How are you?", event -> {}).audio().length())
          .isPositive();
    }
  }

  @Test
  void theSocketAnswersEveryTextWithAnErrorAndStaysOpen() {
    try (RealtimeConnection connection = platform.connect()) {
      for (int round = 0; round < ROUNDS; round++) {
        connection.sendText(randomText());
        if (round % 50 == 49) {
          drainErrors(connection, 50);
        }
      }
      connection.sendText("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}");
      connection.awaitType("session.updated", PATIENCE);
    }
  }

  @Test
  void restAnswersEveryBodyWithAClientError() throws IOException, InterruptedException {
    List<String> paths =
        List.of(
            "/v1/chat/completions",
            "/v1/audio/speech",
            "/v1/audio/transcriptions",
            "/v1/models/x",
            "/v1/nothing");
    for (int round = 0; round < ROUNDS; round++) {
      var request =
          HttpRequest.newBuilder(platform.address().path(paths.get(round % paths.size())))
              .timeout(PATIENCE)
              .header(
                  "Content-Type",
                  round % 3 == 0 ? "multipart/form-data; boundary=x" : "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(randomBytes(200)))
              .build();
      int status =
          platform.http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      assertThat(status)
          .as("answer to round " + round + " on " + request.uri().getPath())
          .isBetween(400, 499);
    }
  }

  @Test
  void everyPortSurvivesBytesThatAreNoProtocol() throws IOException {
    var ports = new ArrayList<>(GRPC_PORTS);
    ports.add(platform.address().base().getPort());
    for (int round = 0; round < ROUNDS; round++) {
      try (var socket =
          new Socket(InetAddress.getLoopbackAddress(), ports.get(round % ports.size()))) {
        socket.getOutputStream().write(randomBytes(300));
      } catch (IOException closed) {
        // hanging up on noise is a clear answer
      }
    }
  }

  @Test
  void grpcAnswersEveryMessageWithAStatus() throws InterruptedException {
    Map<Integer, List<String>> methods =
        Map.of(
            GRPC_PORTS.get(0), List.of("deeptalk.asr.v1.SpeechFrontend/Listen"),
            GRPC_PORTS.get(1),
                List.of(
                    "deeptalk.slm.v1.SpokenLanguageModel/Converse",
                    "deeptalk.slm.v1.SpokenLanguageModel/Describe"),
            GRPC_PORTS.get(2),
                List.of(
                    "inference.GRPCInferenceService/ModelInfer",
                    "inference.GRPCInferenceService/ModelReady"));
    for (var entry : methods.entrySet()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", entry.getKey()).usePlaintext().build();
      for (int round = 0; round < ROUNDS / 3; round++) {
        call(channel, entry.getValue().get(round % entry.getValue().size()));
      }
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void poisonRecordsLandInTheDeadLetterTopicAndTheStreamGoesOn() {
    try (var producer =
        new KafkaProducer<byte[], byte[]>(
            kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int round = 0; round < ROUNDS; round++) {
        var record =
            new ProducerRecord<>(Topics.AUDIO_TOKENS.name(), randomBytes(20), randomBytes(40));
        if (round % 2 == 0) {
          record
              .headers()
              .add("turn", randomBytes(8))
              .add("index", randomBytes(8))
              .add("session", randomBytes(12));
        }
        var _ = producer.send(record);
        var _ =
            producer.send(
                new ProducerRecord<>(Topics.AUDIO_OUT.name(), randomBytes(20), randomBytes(40)));
      }
      producer.flush();
    }
    assertThat(deadLetters(ROUNDS)).isGreaterThanOrEqualTo(ROUNDS);
  }

  private static long deadLetters(long wanted) {
    try (var consumer =
        new KafkaConsumer<byte[], byte[]>(
            kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(Topics.AUDIO_TOKENS_DLQ.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      long found = 0;
      while (found < wanted && System.nanoTime() < deadline) {
        found = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      }
      return found;
    }
  }

  private static Map<String, Object> kafka() {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", platform.property("deeptalk.kafka.bootstrap-servers"));
    return settings;
  }

  private void call(ManagedChannel channel, String method) {
    var descriptor =
        MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
            .setFullMethodName(method)
            .setType(MethodDescriptor.MethodType.UNARY)
            .build();
    try {
      byte[] unused =
          ClientCalls.blockingUnaryCall(
              channel,
              descriptor,
              CallOptions.DEFAULT.withDeadlineAfter(PATIENCE),
              randomBytes(100));
      assertThat(unused).isNotNull();
    } catch (StatusRuntimeException status) {
      assertThat(status.getStatus().getCode()).as(method).isNotNull();
    }
  }

  private void drainErrors(RealtimeConnection connection, int wanted) {
    for (int errors = 0; errors < wanted; errors++) {
      var event =
          connection
              .next(PATIENCE)
              .orElseThrow(() -> new PlatformFailure("no answer to random text"));
      assertThat(event.type()).isEqualTo("error");
      assertThat(event.at("error").path("message").asString("")).isNotBlank();
    }
  }

  /** Half of it noise, half of it almost an event. */
  private String randomText() {
    var noise = new StringBuilder();
    for (int i = 0; i < random.nextInt(80); i++) {
      noise.append((char) (32 + random.nextInt(600)));
    }
    return random.nextBoolean()
        ? noise.toString()
        : "{\"type\":\""
            + noise.toString().replace("\"", "").replace("\\", "")
            + "\",\"audio\":"
            + random.nextInt()
            + "}";
  }

  private byte[] randomBytes(int most) {
    var bytes = new byte[1 + random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }
}
