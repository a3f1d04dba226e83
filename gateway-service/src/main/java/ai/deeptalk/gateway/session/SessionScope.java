package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.access.Allowance;
import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.port.SpeechFrontend;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.ServerEvents;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What the parts of one session share.
 *
 * @param allowance the tenant's, shared with its other sessions and requests
 * @param mailbox takes what other threads report; never blocks
 */
record SessionScope(
    SessionId id,
    String tenant,
    Allowance allowance,
    Ports ports,
    ServerEvents events,
    Ids ids,
    InstantSource clock,
    SessionLimits limits,
    SessionMetrics metrics,
    Consumer<SessionInput> mailbox) {

  /** The rest of the platform. */
  public record Ports(SpeechFrontend frontend, SpokenModel model, ReplyAudio audio) {}

  Instant now() {
    return clock.instant();
  }
}
