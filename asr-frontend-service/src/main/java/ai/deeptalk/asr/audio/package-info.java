/**
 * From bytes as a client sends them to samples as the encoder wants them: 16 kHz, mono, floats.
 * Start at {@link ai.deeptalk.asr.audio.SampleDecoder}, then {@link
 * ai.deeptalk.asr.audio.Resampler}; {@link ai.deeptalk.asr.audio.SampleHistory} keeps the last
 * seconds. Nothing here knows what speech is.
 */
@NullMarked
package ai.deeptalk.asr.audio;

import org.jspecify.annotations.NullMarked;
