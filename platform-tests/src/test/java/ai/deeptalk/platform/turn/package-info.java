/**
 * Voice turns through the whole platform: all services, a real broker, real sockets, recorded
 * questions. Start with {@link ai.deeptalk.platform.turn.VoiceTurnIT}. With the default model words
 * are checked; without it a model of random weights is written, and only the shape of what happens
 * is checked.
 */
@NullMarked
package ai.deeptalk.platform.turn;

import org.jspecify.annotations.NullMarked;
