/**
 * Sound as bytes: G.711, WAV files, what a client hears and what it said. Start at {@link
 * OutputAudio} and {@link InputAudio}. No speech is understood here.
 */
@NullMarked
package ai.deeptalk.gateway.audio;

import org.jspecify.annotations.NullMarked;
