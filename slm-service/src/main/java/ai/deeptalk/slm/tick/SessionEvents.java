package ai.deeptalk.slm.tick;

/** Where the events of a session go. Called by the tick thread, so it must never block. */
@FunctionalInterface
public interface SessionEvents {
  void emit(ReplyEvent event);
}
