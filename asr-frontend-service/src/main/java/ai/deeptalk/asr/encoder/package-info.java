/**
 * The streaming speech encoder of the model folder: 16 kHz samples → probability of speech per 40
 * ms and a feature per sound. Start at {@link ai.deeptalk.asr.encoder.EncoderStream}, whose
 * constructor lines up the layers; {@link ai.deeptalk.asr.encoder.SpeechEncoder} holds the weights
 * that all streams share. Every layer gives what its input completes and nothing else, so cutting
 * the samples differently never changes an output.
 */
@NullMarked
package ai.deeptalk.asr.encoder;

import org.jspecify.annotations.NullMarked;
