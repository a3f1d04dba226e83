package ai.deeptalk.slm.converse;

import ai.deeptalk.slm.tick.SessionEvents;
import ai.deeptalk.slm.tick.SessionLink;
import ai.deeptalk.slm.tick.SessionRoute;
import java.util.Optional;

/** Lets sessions in. */
public interface SessionDoor {
  /** Opens a session; empty if there is no room. */
  Optional<SessionLink> open(SessionRoute route, SessionEvents events);

  /** Names this process, for logs of the caller. */
  String instance();

  /** Names the model. */
  String model();
}
