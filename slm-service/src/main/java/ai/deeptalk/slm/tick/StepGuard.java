package ai.deeptalk.slm.tick;

/**
 * Tells the expert dispatch where a step begins and how long it may take, and asks afterwards
 * whether it was whole.
 *
 * <p>The backbone sees layers only; how long to wait for a shard is a matter of the step.
 */
public interface StepGuard {

  /** Starts a step. */
  void begin();

  /** What the step had to do without. */
  Outcome end();

  /** How complete the experts of a step were. */
  enum Outcome {
    /** Every expert answered. */
    WHOLE,
    /** A group was missing; the step went on without its share. */
    DEGRADED,
    /** No group answered. */
    LOST
  }

  /** For a dispatch that cannot fail, such as experts computed in process. */
  StepGuard ALWAYS_WHOLE =
      new StepGuard() {
        @Override
        public void begin() {}

        @Override
        public Outcome end() {
          return Outcome.WHOLE;
        }
      };
}
