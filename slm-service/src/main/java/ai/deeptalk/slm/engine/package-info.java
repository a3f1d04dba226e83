/**
 * The language model as a machine: positions in, hidden states out. Start with {@link
 * ai.deeptalk.slm.engine.Backbone}. One thread owns a backbone and everything it hands out; many
 * sequences advance in one step. Attention, feed-forward part and expert dispatch are ports chosen
 * from the model's configuration. What a token means, when a reply ends and who pays for it is
 * decided elsewhere.
 */
@NullMarked
package ai.deeptalk.slm.engine;

import org.jspecify.annotations.NullMarked;
