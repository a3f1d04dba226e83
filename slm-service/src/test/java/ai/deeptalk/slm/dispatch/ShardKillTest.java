package ai.deeptalk.slm.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.slm.tick.StepGuard.Outcome;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards over TCP that are killed while steps run. */
class ShardKillTest {
  private final GrpcChannels channels = new GrpcChannels("test");
  private final WireShard toy = WireShard.toy();
  private final Server audio = start(0);
  private Server first = start(0);
  private final Server second = start(0);

  @AfterEach
  void stop() {
    audio.shutdownNow();
    first.shutdownNow();
    second.shutdownNow();
    channels.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noStepSuffersWhenOneOfTwoReplicasIsKilled(boolean streams) {
    try (var dispatch = dispatch(streams, List.of(address(first), address(second)))) {
      for (int i = 0; i < 60; i++) {
        if (i == 20) {
          first.shutdownNow();
        }
        assertThat(step(dispatch)).containsExactly(ToyExperts.expected());
        assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOnlyReplicaIsFoundAgainAfterARestart(boolean streams) throws InterruptedException {
    String address = address(first);
    try (var dispatch = dispatch(streams, List.of(address))) {
      assertThat(step(dispatch)).containsExactly(ToyExperts.expected());
      int port = first.getPort();
      first.shutdownNow();
      first.awaitTermination();
      first = start(port);

      assertThat(step(dispatch)).containsExactly(ToyExperts.expected());
      assertThat(dispatch.end()).isEqualTo(Outcome.WHOLE);
    }
  }

  @Test
  void aServerThatStillLoadsItsModelsIsNotReachable() {
    try (var dispatch = dispatch(true, List.of(address(first)))) {
      toy.loaded(false);
      assertThat(dispatch.reachable(Duration.ofSeconds(1))).isFalse();
      toy.loaded(true);
      assertThat(dispatch.reachable(Duration.ofSeconds(1))).isTrue();
    }
  }

  private RemoteExpertDispatch dispatch(boolean streams, List<String> text) {
    var settings =
        new DispatchSettings(
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            Duration.ofMillis(50),
            Duration.ofMillis(10),
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            streams,
            false);
    return RemoteExpertDispatch.connect(
        channels,
        Map.of(Modality.AUDIO, List.of(address(audio)), Modality.TEXT, text),
        ToyExperts.PLACEMENT,
        ToyExperts.EXPERTS,
        settings,
        new ExpertTraffic(3, ToyExperts.EXPERTS),
        new SimpleMeterRegistry());
  }

  private static float[] step(RemoteExpertDispatch dispatch) {
    float[] sums = new float[3 * ToyExperts.HIDDEN];
    dispatch.begin();
    dispatch.begin(ToyExperts.tokens(ToyExperts.LAYER)).await(sums);
    return sums;
  }

  private Server start(int port) {
    try {
      return NettyServerBuilder.forPort(port).directExecutor().addService(toy).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(Server server) {
    return "127.0.0.1:" + server.getPort();
  }
}
