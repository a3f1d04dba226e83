/**
 * One conversation with one client. {@link RealtimeSession} owns all of its state and is driven by
 * one thread, {@link SessionLoop}; {@link TurnTaking} is its listening half, {@link Responses} its
 * speaking half, {@link Conversation} its memory. Plain sequential code: no transport, no
 * framework, no remote protocol, and time and chance come from outside.
 */
@NullMarked
package ai.deeptalk.gateway.session;

import org.jspecify.annotations.NullMarked;
