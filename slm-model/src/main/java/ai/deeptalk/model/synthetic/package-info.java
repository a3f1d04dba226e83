/**
 * Model folders with random weights in the shape of the real ones, for tests and benchmarks that
 * need a model but no sense. Start with {@link ai.deeptalk.model.synthetic.RandomModel}. It writes
 * {@code config.json} and {@code model.safetensors}; a tokenizer cannot be random and is not
 * written.
 */
@NullMarked
package ai.deeptalk.model.synthetic;

import org.jspecify.annotations.NullMarked;
