/**
 * Arithmetic of the codec decoder on plain arrays: matrix times vector and the Fourier transform of
 * real signals. Start at {@link ai.deeptalk.vocoder.kernels.RealTransform}. Nothing here knows
 * about audio, Kafka or Spring.
 */
@NullMarked
package ai.deeptalk.vocoder.kernels;

import org.jspecify.annotations.NullMarked;
