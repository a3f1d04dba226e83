package ai.deeptalk.gateway.session;

import java.util.Optional;

/**
 * Who has the floor. A transition is a method of the state it leaves, so an illegal one does not
 * compile.
 *
 * <pre>
 *   Listening ──respond──▶ Thinking ──speak──▶ Speaking
 *       ▲                     │                    │
 *       └───────finish────────┴───────finish───────┘
 *   each of them ──drain──▶ Draining ──finish──▶ Draining (silent)
 *   each of them ──close──▶ Closed
 * </pre>
 *
 * Beside it, and independent of it, {@link TurnTaking} knows whether the user is speaking.
 */
sealed interface SessionState {
  /** No response is running in the conversation. */
  record Listening() implements SessionState {
    Thinking respond(ActiveResponse response) {
      return new Thinking(response);
    }
  }

  /** A response was created and nothing of it was said. */
  record Thinking(ActiveResponse response) implements SessionState {
    Speaking speak() {
      return new Speaking(response);
    }

    private Listening silent() {
      return new Listening();
    }
  }

  /** The client hears or reads a response. */
  record Speaking(ActiveResponse response) implements SessionState {
    private Listening silent() {
      return new Listening();
    }
  }

  /** The gateway is going away: what is being said is finished, nothing new is begun. */
  record Draining(Optional<ActiveResponse> response) implements SessionState {
    private Draining silent() {
      return new Draining(Optional.empty());
    }
  }

  /** Nothing is sent any more. */
  record Closed() implements SessionState {}

  default Optional<ActiveResponse> active() {
    return switch (this) {
      case Thinking thinking -> Optional.of(thinking.response());
      case Speaking speaking -> Optional.of(speaking.response());
      case Draining draining -> draining.response();
      case Listening listening -> Optional.empty();
      case Closed closed -> Optional.empty();
    };
  }

  /** The state after the running response; there must be one. */
  default SessionState finish() {
    return switch (this) {
      case Thinking thinking -> thinking.silent();
      case Speaking speaking -> speaking.silent();
      case Draining draining -> draining.silent();
      case Listening listening -> throw new IllegalStateException("nothing to finish");
      case Closed closed -> throw new IllegalStateException("closed");
    };
  }

  default SessionState drain() {
    return this instanceof Closed ? this : new Draining(active());
  }

  default Closed close() {
    return new Closed();
  }
}
