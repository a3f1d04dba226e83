/**
 * Computes the experts of a group, or prepares a Triton that does. Start at {@code
 * ShardApplication}. It keeps no state between calls.
 */
@NullMarked
package ai.deeptalk.shard;

import org.jspecify.annotations.NullMarked;
