/**
 * Feed-forward experts as something to compute with: weights read from a checkpoint, tokens grouped
 * by expert, partial sums weighted. Start with {@link ai.deeptalk.model.experts.ExpertLayer}. Both
 * the language model and the expert shards compute with it; which expert a token needs is decided
 * by the router, elsewhere.
 */
@NullMarked
package ai.deeptalk.model.experts;

import org.jspecify.annotations.NullMarked;
