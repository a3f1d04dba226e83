/**
 * Decides where an utterance begins and ends, from one probability of speech per 40 ms frame. Start
 * at {@link ai.deeptalk.asr.turn.TurnState}, whose diagram is the whole behaviour; {@link
 * ai.deeptalk.asr.turn.TurnRules} are its parameters. It counts frames and knows neither samples
 * nor encoders.
 */
@NullMarked
package ai.deeptalk.asr.turn;

import org.jspecify.annotations.NullMarked;
