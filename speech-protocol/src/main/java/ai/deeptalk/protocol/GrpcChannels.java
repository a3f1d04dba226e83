package ai.deeptalk.protocol;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/**
 * Opens channels to {@code host:port}, or to {@code inprocess:NAME} within this JVM; the caller
 * cannot tell them apart. Owns the one event loop its channels share. Callbacks run on that loop,
 * so they must not block.
 */
public final class GrpcChannels implements AutoCloseable {
  private static final String IN_PROCESS = "inprocess:";

  private final EventLoopGroup loop;

  public GrpcChannels(String name) {
    loop = EventLoops.single("grpc-client-" + name);
  }

  /** A channel of its own: one TCP connection, connected on first use. */
  public ManagedChannel open(String address) {
    if (address.startsWith(IN_PROCESS)) {
      return InProcessChannelBuilder.forName(address.substring(IN_PROCESS.length()))
          .directExecutor()
          .intercept(TraceInterceptors.client())
          .build();
    }
    return NettyChannelBuilder.forTarget(address)
        .channelType(EventLoops.clientChannel())
        .eventLoopGroup(loop)
        .directExecutor()
        .usePlaintext()
        .flowControlWindow(GrpcLimits.FLOW_CONTROL_WINDOW_BYTES)
        .maxInboundMessageSize(GrpcLimits.MAX_MESSAGE_BYTES)
        .defaultLoadBalancingPolicy("round_robin") // a name may stand for many pods
        .intercept(TraceInterceptors.client())
        .build();
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
