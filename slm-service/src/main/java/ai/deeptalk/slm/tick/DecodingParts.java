package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.TextCodec;
import java.util.function.LongSupplier;

/**
 * What every session of a tick shares.
 *
 * @param nanoClock monotonic time
 */
record DecodingParts(
    KvPool pool,
    ReplyRules rules,
    TextCodec codec,
    PromptGrammar grammar,
    TickSettings settings,
    RowBudget rows,
    Mailbox mailbox,
    LongSupplier nanoClock,
    TickMetrics metrics) {

  long now() {
    return nanoClock.getAsLong();
  }
}
