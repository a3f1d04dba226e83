package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a client comes back to its session: with a token that is used once, on a new connection,
 * saying what it has received. Only for clients that ask for it; a stock client sees nothing of it.
 */
final class Resumption {
  /** How long a session without a connection is kept. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final int POLICY = 1008;

  private final Journal journal;
  private final Ids ids;
  private final int gateway;
  private String token;
  private int generation = 1;
  private @Nullable Instant detachedAt;
  private boolean over;

  /**
   * @param gateway the number of this gateway, where the session is
   */
  Resumption(Journal journal, Ids ids, int gateway) {
    this.journal = journal;
    this.ids = ids;
    this.gateway = gateway;
    this.token = ResumeToken.issuedBy(gateway);
  }

  Journal journal() {
    return journal;
  }

  /** Adds to {@code session.created} what a client needs to come back. */
  void offer(ObjectNode created) {
    created.putObject("capabilities").put("supports_session_resume", true);
    describe(created);
  }

  private void describe(ObjectNode event) {
    event.put("resume_token", token).put("attachment_generation", generation);
  }

  /** A connection is gone; only the attached one matters. */
  void gone(Outbox connection, Instant now) {
    if (journal.isAttachedTo(connection)) {
      journal.detach();
      detachedAt = now;
    }
  }

  /** Whether nobody came back in time. */
  boolean expired(Instant now) {
    Instant since = detachedAt;
    return since != null && !now.isBefore(since.plus(GRACE));
  }

  /** Whether the client said that it will not come back. */
  boolean isOver() {
    return over;
  }

  /**
   * A client on a new connection wants to go on.
   *
   * @param session the effective configuration
   */
  void resume(SessionInput.Resume request, ObjectNode session) {
    Outbox connection = request.connection();
    if (!MessageDigest.isEqual(bytes(request.token()), bytes(token))) {
      refuse(connection, ids);
      return;
    }
    Journal.Replay replay = journal.replayable(request.received());
    if (replay != Journal.Replay.COMPLETE) {
      connection.send(
          Json.write(
              event("session.resync_required")
                  .put("reason", "journal_" + replay.name().toLowerCase(Locale.ROOT))));
      connection.close(POLICY, "start a new session");
      return;
    }
    Outbox before = journal.attached();
    if (before != null) {
      before.send(Json.write(event("session.replaced")));
      before.close(RealtimeSession.NORMAL, "the session goes on elsewhere");
    }
    token = ResumeToken.issuedBy(gateway);
    generation++;
    detachedAt = null;
    ObjectNode resumed = event("session.resumed");
    resumed.set("session", session);
    describe(resumed);
    connection.send(Json.write(resumed));
    journal.attach(connection, request.received());
  }

  /** What a client is told whose session is not here, or not its own. */
  static void refuse(Outbox connection, Ids ids) {
    ObjectNode event = Json.object().put("type", "error").put("event_id", ids.event());
    event
        .putObject("error")
        .put("type", "invalid_request_error")
        .put("code", "session_resume_expired")
        .put("message", "The session has expired or the resume token is not valid.")
        .putNull("param")
        .putNull("event_id");
    connection.send(Json.write(event));
    connection.close(POLICY, "the session cannot be resumed");
  }

  /** Takes the client events that only resumable sessions have; false if it is none of them. */
  boolean handle(ObjectNode event, Playback playback) {
    switch (event.path("type").asString("")) {
      case "session.event_ack" -> {
        Fields fields = known(event);
        int number = fields.requiredInteger("server_event_seq", 0, Integer.MAX_VALUE);
        fields.finish();
        journal.acknowledge(number);
      }
      case "session.heartbeat" -> {
        known(event).finish();
        journal.send(Json.write(event("session.heartbeat_ack")));
      }
      case "playback.ack" -> {
        ObjectNode acknowledged = event("playback.acknowledged");
        acknowledged.set("event", playback.acknowledge(known(event)));
        journal.say(acknowledged);
      }
      case "session.close" -> {
        known(event).finish();
        journal.send(Json.write(event("session.closed").put("reason", "client_request")));
        over = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Fields known(ObjectNode event) {
    Fields fields = new Fields(event, "");
    fields.value("type");
    fields.string("event_id");
    return fields;
  }

  private ObjectNode event(String type) {
    return Json.object().put("type", type).put("event_id", ids.event());
  }

  private static byte[] bytes(String token) {
    return token.getBytes(StandardCharsets.UTF_8);
  }
}
