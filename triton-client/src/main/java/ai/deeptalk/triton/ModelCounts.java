package ai.deeptalk.triton;

import java.time.Duration;

/**
 * What a model has done since it was loaded.
 *
 * @param rows rows computed; for an expert model, tokens
 * @param executions batches they were computed in
 * @param failures requests that failed
 * @param queued time requests waited, all together
 * @param computed time requests were computed, all together
 */
public record ModelCounts(
    String model, long rows, long executions, long failures, Duration queued, Duration computed) {}
