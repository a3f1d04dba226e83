/**
 * The door to the platform: identity, quota, sessions, turn taking and the realtime protocol. Start
 * at {@code GatewayApplication}. It computes nothing of the model.
 */
@NullMarked
package ai.deeptalk.gateway;

import org.jspecify.annotations.NullMarked;
