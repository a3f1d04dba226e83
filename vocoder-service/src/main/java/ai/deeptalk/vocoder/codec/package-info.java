/**
 * The codec decoder of the model folder: the codes of a frame → 80 ms of sound. Start at {@link
 * ai.deeptalk.vocoder.codec.Vocoder}; {@link ai.deeptalk.vocoder.codec.NeuralVocoder} joins the
 * network, which turns codes into acoustic features, and the {@link
 * ai.deeptalk.vocoder.codec.Synthesiser}, which turns features into samples. Streams, sessions and
 * Kafka are elsewhere.
 */
@NullMarked
package ai.deeptalk.vocoder.codec;

import org.jspecify.annotations.NullMarked;
