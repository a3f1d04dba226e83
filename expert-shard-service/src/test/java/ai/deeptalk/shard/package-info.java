/**
 * Tests of the shards. Start at {@code ShardContract}: it says what callers may rely on, and runs
 * against our own server and against a real Triton.
 */
@NullMarked
package ai.deeptalk.shard;

import org.jspecify.annotations.NullMarked;
