/**
 * Kafka's own KRaft server inside this JVM: a real broker for a platform that needs nothing
 * installed. Start with {@link ai.deeptalk.launcher.kafka.EmbeddedKafka}. Where a broker exists
 * already, nothing here runs.
 */
@NullMarked
package ai.deeptalk.launcher.kafka;

import org.jspecify.annotations.NullMarked;
