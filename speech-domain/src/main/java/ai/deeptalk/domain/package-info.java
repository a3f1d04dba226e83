/**
 * The nouns that cross a service boundary: sessions, turns, audio frames, experts, error codes.
 * Start at {@code TurnId} and {@code AudioTokenFrame}. Nothing here knows a wire format, a
 * framework or a numeric kernel.
 */
@NullMarked
package ai.deeptalk.domain;

import org.jspecify.annotations.NullMarked;
