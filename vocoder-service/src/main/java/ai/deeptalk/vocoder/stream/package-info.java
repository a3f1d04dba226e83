/**
 * The stream of audio tokens: records in, sound out, each reply in order. Start at {@link
 * ai.deeptalk.vocoder.stream.TokenLoop}, which takes records from Kafka; a {@link
 * ai.deeptalk.vocoder.stream.Lane} works off the sessions assigned to it; a {@link
 * ai.deeptalk.vocoder.stream.SessionVoice} decides what a record means to its session. How codes
 * become sound is {@code codec}'s business, who hears it the gateway's.
 */
@NullMarked
package ai.deeptalk.vocoder.stream;

import org.jspecify.annotations.NullMarked;
