/**
 * What the platform needs of a Kafka broker, as a contract that the embedded broker and a broker in
 * a container fulfil alike. Start at {@link ai.deeptalk.platform.broker.BrokerContract}.
 */
@NullMarked
package ai.deeptalk.platform.broker;

import org.jspecify.annotations.NullMarked;
