package ai.deeptalk.shard;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.triton.Datatype;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the expert shards of this process.
 *
 * @param groups groups to serve, a shard for each
 * @param replica number of this copy; part of the name within this JVM
 * @param placement file that says which group has which expert; without it, the model's config does
 * @param threads threads per group that compute
 * @param queueLimit requests per group that may wait; one more is refused
 * @param grpc the door of the first group
 * @param triton the server that computes; without an address we compute ourselves
 */
@ConfigurationProperties(value = "deeptalk.shard", ignoreUnknownFields = false)
record ShardProperties(
    @DefaultValue({"audio", "text"}) List<Modality> groups,
    @DefaultValue("0") int replica,
    @Nullable Path placement,
    @DefaultValue("1") int threads,
    @DefaultValue("256") int queueLimit,
    @DefaultValue Grpc grpc,
    @DefaultValue Triton triton) {

  ShardProperties {
    groups = List.copyOf(groups);
    if (groups.isEmpty() || groups.size() != Set.copyOf(groups).size()) {
      throw new IllegalArgumentException(
          "deeptalk.shard.groups must name each group once: " + groups);
    }
    requireBetween("threads", threads, 1, 256);
    requireBetween("queue-limit", queueLimit, 1, 1 << 16);
    requireBetween("replica", replica, 0, 9999);
  }

  /**
   * The door.
   *
   * @param host address to bind
   * @param port of the first group, the next group has the next one; 0 for free ones
   */
  record Grpc(@DefaultValue("0.0.0.0") String host, @DefaultValue("0") int port) {
    Grpc {
      requireBetween("grpc.port", port, 0, 65_535);
    }
  }

  /**
   * A Triton beside us.
   *
   * @param address its gRPC address
   * @param repository folder from which it loads models; written by us where it is given
   * @param datatype type of the hidden states on the wire
   * @param call longest wait for one call, loading a model included
   * @param watch how often it is looked after
   */
  record Triton(
      @Nullable String address,
      @Nullable Path repository,
      @DefaultValue("FP32") Datatype datatype,
      @DefaultValue("2m") Duration call,
      @DefaultValue("2s") Duration watch) {}

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "deeptalk.shard.%s must be %d to %d: %d".formatted(name, least, most, value));
    }
  }
}
