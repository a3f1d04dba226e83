/** The adapter to synthesised audio over Kafka. Start at {@link KafkaReplyAudio}. */
@NullMarked
package ai.deeptalk.gateway.kafka;

import org.jspecify.annotations.NullMarked;
