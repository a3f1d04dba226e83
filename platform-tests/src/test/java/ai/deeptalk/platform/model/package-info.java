/**
 * A complete model folder of random weights, for tests before and without the trained model: it
 * hears speech by its loudness, answers with random words in a random voice, and does both the same
 * way every time. Start with {@link ai.deeptalk.platform.model.RandomModelFolder}.
 */
@NullMarked
package ai.deeptalk.platform.model;

import org.jspecify.annotations.NullMarked;
