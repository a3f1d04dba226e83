/**
 * Runs the spoken language model: attention, KV cache, routing, sampling.
 *
 * <p>Start at {@link ai.deeptalk.slm.SlmConfiguration}, which shows the parts in order; {@code
 * tick} is the heart. Experts are computed by the shards, audio by the vocoder.
 */
@NullMarked
package ai.deeptalk.slm;

import org.jspecify.annotations.NullMarked;
