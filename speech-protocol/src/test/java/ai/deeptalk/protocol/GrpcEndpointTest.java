package ai.deeptalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.protocol.slm.DescribeRequest;
import ai.deeptalk.protocol.slm.ModelDescription;
import ai.deeptalk.protocol.slm.SpokenLanguageModelGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcEndpointTest {
  private final GrpcEndpoint endpoint =
      GrpcEndpoint.start("127.0.0.1", 0, "endpoint-test", Runnable::run, List.of(new EchoTrace()));
  private final GrpcChannels channels = new GrpcChannels("endpoint-test");

  @AfterEach
  void stop() {
    channels.close();
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theTraceArrivesWithTheCall(boolean inProcess) throws Exception {
    ManagedChannel channel = open(inProcess);
    var trace = TraceParent.start(new Random(1));
    ModelDescription answer =
        Context.current()
            .withValue(TraceParent.CURRENT, trace)
            .call(() ->
                SpokenLanguageModelGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .describe(DescribeRequest.getDefaultInstance()));
    assertThat(answer.getModel()).isEqualTo(trace.header());
    channel.shutdownNow();
  }

  @Test
  void healthFollowsTheService() {
    ManagedChannel channel = open(false);
    assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
    endpoint.serving();
    assertThat(health(channel)).isEqualTo(ServingStatus.SERVING);
    endpoint.draining();
    assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
    channel.shutdownNow();
  }

  @Test
  void randomBytesOnThePortHurtNobody() throws IOException {
    var random = new Random(7);
    for (int attempt = 0; attempt < 200; attempt++) {
      var noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
        socket.getOutputStream().write(noise);
      }
    }
    ManagedChannel channel = open(false);
    assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
    channel.shutdownNow();
  }

  @Test
  void aTakenNameIsNamed() {
    assertThatThrownBy(
            () -> GrpcEndpoint.start("127.0.0.1", 0, "endpoint-test", Runnable::run, List.of()))
        .hasMessageContaining("endpoint-test");
  }

  private ManagedChannel open(boolean inProcess) {
    return channels.open(inProcess ? "inprocess:endpoint-test" : "127.0.0.1:" + endpoint.port());
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  /** Answers with the trace it was called in. */
  private static final class EchoTrace extends SpokenLanguageModelGrpc.SpokenLanguageModelImplBase {
    @Override
    public void describe(DescribeRequest request, StreamObserver<ModelDescription> observer) {
      TraceParent trace = TraceParent.CURRENT.get();
      String header = trace == null ? "none" : trace.header();
      observer.onNext(ModelDescription.newBuilder().setModel(header).build());
      observer.onCompleted();
    }
  }
}
