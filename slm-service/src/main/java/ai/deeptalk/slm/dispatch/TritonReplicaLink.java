package ai.deeptalk.slm.dispatch;

import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.protocol.GrpcChannels;
import ai.deeptalk.triton.GrpcTritonClient;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.InferResult;
import ai.deeptalk.triton.InferStream;
import ai.deeptalk.triton.TritonClient;
import ai.deeptalk.triton.TritonException;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A replica behind a gRPC channel of its own, in another process or in this one.
 *
 * <p>With streams, one stream carries all calls until it breaks; the next call opens another. A
 * channel that lost its server waits longer and longer before it dials again, so a probe resets
 * that. A server that is there without its models, as a Triton is while they are loaded, is not
 * back yet.
 */
final class TritonReplicaLink implements ReplicaLink {
  private final ManagedChannel channel;
  private final TritonClient client;
  private final List<ExpertModel> models;
  private final boolean streams;
  private @Nullable InferStream stream;

  TritonReplicaLink(
      GrpcChannels channels, String address, List<ExpertModel> models, boolean streams) {
    this.channel = channels.open(address);
    this.client = new GrpcTritonClient(channel);
    this.models = List.copyOf(models);
    this.streams = streams;
  }

  @Override
  public CompletableFuture<InferResult> infer(InferRequest request, Duration deadline) {
    if (!streams) {
      return client.infer(request, deadline);
    }
    InferStream open = stream;
    if (open != null) {
      CompletableFuture<InferResult> answer = open.infer(request, deadline);
      if (!answer.isCompletedExceptionally()) {
        return answer;
      }
    }
    InferStream another = client.openStream();
    stream = another;
    return another.infer(request, deadline);
  }

  @Override
  public boolean reconnect(Duration deadline) {
    channel.resetConnectBackoff();
    try {
      return client.ready(deadline)
          && models.stream().allMatch(each -> client.modelReady(each.modelName(), deadline));
    } catch (TritonException e) {
      return false;
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
