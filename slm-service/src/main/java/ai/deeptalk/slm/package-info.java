/**
 * Runs the spoken language model: attention, KV cache, routing, sampling. Start at {@code
 * SlmApplication}. Experts are computed by the shards.
 */
@NullMarked
package ai.deeptalk.slm;

import org.jspecify.annotations.NullMarked;
