/**
 * Publishes audio tokens to Kafka.
 *
 * <p>Start with {@link ai.deeptalk.slm.audio.KafkaAudioTokenSink}. A frame is written within its
 * deadline or reported lost; it is never skipped. What the frames mean is the vocoder's business.
 */
@NullMarked
package ai.deeptalk.slm.audio;

import org.jspecify.annotations.NullMarked;
