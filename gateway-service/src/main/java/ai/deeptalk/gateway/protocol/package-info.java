/**
 * The public realtime protocol as types: what a client may send ({@link ClientEvents}), what it
 * configures ({@link SessionSettings}), what the server says ({@link ServerEvents}). Everything
 * that is checked about a client's JSON is checked here; every error is a {@link Refusal}. No
 * session state.
 */
@NullMarked
package ai.deeptalk.gateway.protocol;

import org.jspecify.annotations.NullMarked;
