package ai.deeptalk.slm.dispatch;

import java.time.Duration;

/**
 * How long experts are waited for, and what is done meanwhile.
 *
 * @param stepDeadline experts of one step, all layers together; afterwards the step goes on without
 *     those that are missing
 * @param hedgeAfter a call without an answer for so long is also sent to another replica
 * @param probeEvery how often a lost replica is asked whether it is back
 * @param retryEvery how often a call is tried again while no other replica is there
 * @param slowCall a call that takes longer counts as slow; a replica that is slow half the time is
 *     left out for a while
 * @param leaveOut for how long
 * @param streams whether calls go over one long-lived stream per replica instead of one by one
 * @param halfPrecision whether hidden states travel as FP16
 */
public record DispatchSettings(
    Duration stepDeadline,
    Duration hedgeAfter,
    Duration probeEvery,
    Duration retryEvery,
    Duration slowCall,
    Duration leaveOut,
    boolean streams,
    boolean halfPrecision) {

  public DispatchSettings {
    positive("stepDeadline", stepDeadline);
    positive("hedgeAfter", hedgeAfter);
    positive("probeEvery", probeEvery);
    positive("retryEvery", retryEvery);
    positive("slowCall", slowCall);
    positive("leaveOut", leaveOut);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
