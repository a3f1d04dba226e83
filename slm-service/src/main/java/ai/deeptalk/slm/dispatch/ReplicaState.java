package ai.deeptalk.slm.dispatch;

/**
 * Where a replica stands, for the console.
 *
 * @param typicalMillis moving average of its answers
 */
public record ReplicaState(
    String group, String address, String state, double typicalMillis, long calls, long failures) {}
