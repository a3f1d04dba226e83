package ai.deeptalk.protocol;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A service's gRPC door: a TCP port and an in-process name with the same handlers, and
 * grpc.health.v1 beside them. Health says NOT_SERVING until {@link #serving()}.
 */
public final class GrpcEndpoint implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final HealthStatusManager health = new HealthStatusManager();
  private final EventLoopGroup loop;
  private final Server tcp;
  private final Server inProcess;

  private GrpcEndpoint(
      String host,
      int port,
      String inProcessName,
      Executor executor,
      List<? extends BindableService> services) {
    loop = EventLoops.single("grpc-" + inProcessName);
    health.setStatus("", ServingStatus.NOT_SERVING);
    var tcpBuilder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .channelType(EventLoops.serverChannel())
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .flowControlWindow(GrpcLimits.FLOW_CONTROL_WINDOW_BYTES)
            .maxInboundMessageSize(GrpcLimits.MAX_MESSAGE_BYTES);
    tcp = build(tcpBuilder, executor, services);
    inProcess = build(InProcessServerBuilder.forName(inProcessName), executor, services);
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   * @param executor runs the handlers; {@code Runnable::run} only if none of them ever blocks
   */
  public static GrpcEndpoint start(
      String host,
      int port,
      String inProcessName,
      Executor executor,
      List<? extends BindableService> services) {
    var endpoint = new GrpcEndpoint(host, port, inProcessName, executor, services);
    try {
      endpoint.tcp.start();
      endpoint.inProcess.start();
      return endpoint;
    } catch (IOException e) {
      endpoint.close();
      throw new UncheckedIOException(
          "cannot listen on " + host + ":" + port + " or as " + inProcessName, e);
    }
  }

  public int port() {
    return tcp.getPort();
  }

  /** From now on health says SERVING. */
  public void serving() {
    health.setStatus("", ServingStatus.SERVING);
  }

  /** From now on health says NOT_SERVING; calls are still answered. */
  public void draining() {
    health.setStatus("", ServingStatus.NOT_SERVING);
  }

  /** Takes no new calls, gives running ones a moment, then cuts them. */
  @Override
  public void close() {
    health.enterTerminalState();
    tcp.shutdown();
    inProcess.shutdown();
    try {
      if (!tcp.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        tcp.shutdownNow();
      }
      inProcess.shutdownNow();
    } catch (InterruptedException e) {
      tcp.shutdownNow();
      inProcess.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      var _ = loop.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Server build(
      ServerBuilder<?> builder, Executor executor, List<? extends BindableService> services) {
    builder.executor(executor).intercept(TraceInterceptors.server());
    services.forEach(builder::addService);
    return builder.addService(health.getHealthService()).build();
  }
}
