/**
 * The model's gRPC door: one {@code Converse} stream per session, and {@code Describe}.
 *
 * <p>Start with {@link ai.deeptalk.slm.converse.ConverseService}. It turns messages into commands
 * of the tick and events into messages, refuses what is wrong before it reaches the tick, and
 * decides nothing about replies.
 */
@NullMarked
package ai.deeptalk.slm.converse;

import org.jspecify.annotations.NullMarked;
