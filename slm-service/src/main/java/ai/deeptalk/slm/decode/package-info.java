/**
 * How a reply is decoded: which token each row of a reply carries next, as fixed by section 3 of
 * {@code models/FORMAT.md}.
 *
 * <p>Start with {@link ai.deeptalk.slm.decode.SpeechRow}. A row is a pure state machine: it is
 * given the scores of one step and tells the next position, so every rule is testable without a
 * model. Nothing here knows sessions, threads or clocks.
 */
@NullMarked
package ai.deeptalk.slm.decode;

import org.jspecify.annotations.NullMarked;
