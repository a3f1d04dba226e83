/**
 * The spoken language model as data: its configuration, weights, tokenizer, vocabulary and expert
 * placement, read from a model folder. Nothing here computes.
 */
@NullMarked
package ai.deeptalk.model;

import org.jspecify.annotations.NullMarked;
