package ai.deeptalk.gateway.session;

import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Fields;
import ai.deeptalk.gateway.protocol.SessionDescription;
import ai.deeptalk.gateway.protocol.SessionSettings;
import java.time.Instant;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** A session's settings: what they are now, how a client changes them, how they are told. */
final class SessionConfiguration implements Supplier<SessionSettings> {
  private final SessionScope scope;
  private final String model;
  private final Capabilities capabilities;
  private final Instant expiresAt;
  private SessionSettings settings;

  /**
   * @param opening how the session begins; an update in it was checked before
   */
  SessionConfiguration(SessionScope scope, Sessions.Opening opening, Capabilities capabilities) {
    this.scope = scope;
    this.model = opening.model();
    this.capabilities = capabilities;
    this.expiresAt = scope.now().plus(scope.limits().lifetime());
    this.settings =
        opening
            .update()
            .map(update ->
                SessionSettings.before(update, model)
                    .merge(new Fields(update, "session"), fixed(false, false), capabilities))
            .orElseGet(SessionSettings::defaults);
  }

  @Override
  public SessionSettings get() {
    return settings;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Merges an update as a whole, or refuses it as a whole.
   *
   * @param heard whether audio came in, which fixes its format
   * @param spoken whether audio went out, which fixes the voice
   * @return whether turn detection changed
   */
  boolean update(Fields update, boolean heard, boolean spoken) {
    SessionSettings old = settings;
    settings = old.merge(update, fixed(heard, spoken), capabilities);
    return !settings.turnDetection().equals(old.turnDetection());
  }

  private SessionSettings.Fixed fixed(boolean heard, boolean spoken) {
    return new SessionSettings.Fixed(model, heard, spoken);
  }

  ObjectNode json() {
    return new SessionDescription(scope.id().value(), model, expiresAt, settings).json();
  }
}
