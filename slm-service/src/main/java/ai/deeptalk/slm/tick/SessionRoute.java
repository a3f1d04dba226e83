package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.SessionId;

/**
 * Who a session is and where its audio goes; copied into every record of it.
 *
 * @param replyPartition partition of the audio topic that the owning gateway reads
 * @param gatewayEpoch lets a gateway drop audio of a session that has moved
 * @param traceparent W3C trace context of the session's stream; empty if there is none
 */
public record SessionRoute(
    SessionId session, String tenant, int replyPartition, long gatewayEpoch, String traceparent) {}
