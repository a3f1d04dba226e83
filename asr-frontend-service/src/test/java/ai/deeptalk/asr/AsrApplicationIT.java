package ai.deeptalk.asr;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.protocol.asr.Configure;
import ai.deeptalk.protocol.asr.Encoding;
import ai.deeptalk.protocol.asr.ListenEvent;
import ai.deeptalk.protocol.asr.ListenRequest;
import ai.deeptalk.protocol.asr.SpeechFrontendGrpc;
import ai.deeptalk.protocol.asr.TurnDetection;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The service as it is shipped, with the model that is shipped, hearing a recorded question. */
class AsrApplicationIT {
  private static final Path MODEL = Path.of("../models/deeptalk-mini");
  private static final int RATE = 16_000;

  @Test
  void hearsARecordedQuestion() throws Exception {
    Path recorded = MODEL.resolve("golden/spoken-0.safetensors");
    Assumptions.assumeTrue(Files.exists(recorded), "the model folder is not here");
    try (var context =
            new SpringApplicationBuilder(AsrApplication.class)
                .run(
                    "--server.port=0",
                    "--deeptalk.model.path=" + MODEL,
                    "--deeptalk.asr.grpc.name=asr-application-it");
        var channels = new GrpcChannels("it")) {
      int port = context.getBean(AsrServer.class).port();
      ManagedChannel channel = channels.open("127.0.0.1:" + port);
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);

      List<ListenEvent> events = listen(channel, question(recorded));

      assertThat(events)
          .extracting(ListenEvent::getEventCase)
          .contains(ListenEvent.EventCase.STARTED, ListenEvent.EventCase.FEATURES);
      assertThat(events.getLast().getEnded().getFeatureCount()).isGreaterThan(10);
      channel.shutdownNow();
    }
  }

  /** The question between two seconds of silence. */
  private static ByteString question(Path recorded) {
    try (var file = SafetensorsFile.open(recorded)) {
      long[] pcm = file.tensor("pcm").longs();
      var bytes = new byte[2 * (pcm.length + 3 * RATE)];
      for (int i = 0; i < pcm.length; i++) {
        bytes[2 * (RATE + i)] = (byte) pcm[i];
        bytes[2 * (RATE + i) + 1] = (byte) (pcm[i] >> 8);
      }
      return ByteString.copyFrom(bytes);
    }
  }

  private static List<ListenEvent> listen(ManagedChannel channel, ByteString audio)
      throws InterruptedException {
    BlockingQueue<ListenEvent> events = new LinkedBlockingQueue<>();
    StreamObserver<ListenRequest> requests =
        SpeechFrontendGrpc.newStub(channel).listen(new Collector(events));
    requests.onNext(
        ListenRequest.newBuilder()
            .setConfigure(
                Configure.newBuilder()
                    .setSession("s")
                    .setEncoding(Encoding.PCM16)
                    .setSampleRate(RATE)
                    .setDetection(
                        TurnDetection.newBuilder().setPrefixPaddingMs(300).setSilenceMs(500)))
            .build());
    requests.onNext(ListenRequest.newBuilder().setAudio(audio).build());
    List<ListenEvent> seen = new ArrayList<>();
    while (seen.isEmpty() || seen.getLast().getEventCase() != ListenEvent.EventCase.ENDED) {
      ListenEvent event = events.poll(60, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event within 60 s after " + seen.size());
      }
      seen.add(event);
    }
    requests.onCompleted();
    return seen;
  }

  private record Collector(BlockingQueue<ListenEvent> events)
      implements StreamObserver<ListenEvent> {
    @Override
    public void onNext(ListenEvent event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
