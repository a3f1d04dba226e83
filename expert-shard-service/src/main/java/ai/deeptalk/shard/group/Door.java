package ai.deeptalk.shard.group;

/**
 * Where a shard listens.
 *
 * @param port 0 for a free one
 * @param inProcessName its name within this JVM
 */
public record Door(String host, int port, String inProcessName) {}
