/**
 * A thin client of the public API, as any customer would write one: the realtime WebSocket and the
 * REST endpoints. Start with {@link ai.deeptalk.launcher.client.VoiceTurn}, which speaks a
 * recording in real time and reports what came back and when. It knows nothing of the services
 * behind the gateway.
 */
@NullMarked
package ai.deeptalk.launcher.client;

import org.jspecify.annotations.NullMarked;
