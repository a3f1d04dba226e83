/**
 * The spoken language model as data: its configuration, weights, tokenizer, vocabulary and expert
 * placement, read from a model folder. The kernels are in a package of their own.
 */
@NullMarked
package ai.deeptalk.model;

import org.jspecify.annotations.NullMarked;
