package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.TextCodec;
import java.util.function.LongSupplier;

/**
 * What every session of a tick shares.
 *
 * @param featureWidth width of one speech feature
 * @param nanoClock monotonic time
 */
record DecodingParts(
    KvPool pool,
    ReplyRules rules,
    TextCodec codec,
    PromptGrammar grammar,
    TickSettings settings,
    int featureWidth,
    RowBudget rows,
    Mailbox mailbox,
    LongSupplier nanoClock,
    TickMetrics metrics) {

  PositionRoom room() {
    return new PositionRoom(
        pool.maxPositions(), rules.stepsFor(rules.maxReplySteps()), settings.maxInputPositions());
  }

  long now() {
    return nanoClock.getAsLong();
  }
}
