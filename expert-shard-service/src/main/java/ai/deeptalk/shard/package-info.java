/**
 * The expert shard as a service: configuration, start and stop, and what an operator may ask. Start
 * at {@link ai.deeptalk.shard.ShardConfiguration}. How experts are computed is in {@code cpu}, how
 * a Triton is made to compute them in {@code triton}.
 */
@NullMarked
package ai.deeptalk.shard;

import org.jspecify.annotations.NullMarked;
