/**
 * Arithmetic of the speech encoder on plain arrays: matrix times frames, convolution over time,
 * normalisation and the Fourier transform. Start at {@link ai.deeptalk.asr.kernels.Dense}. Every
 * kernel adds in a fixed order, so the same samples give the same bits however they were cut into
 * pieces; nothing here knows about audio, gRPC or Spring.
 */
@NullMarked
package ai.deeptalk.asr.kernels;

import org.jspecify.annotations.NullMarked;
