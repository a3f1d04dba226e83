package ai.deeptalk.shard.group;

/** The experts of one group, answering as one unit. */
public interface ExpertShard extends AutoCloseable {
  /** Port of this shard's own gRPC endpoint. */
  int port();

  /** Whether every model of the group answers. */
  boolean ready();

  ShardReport report();

  /** Stops to take calls, answers those it has, ends. */
  @Override
  void close();
}
