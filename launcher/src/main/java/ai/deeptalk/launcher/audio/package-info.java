/**
 * Recordings on the client's side: WAV files in and out, conversion to the sample rate of the
 * realtime protocol, the end of speech in a recording, and playing an answer aloud. Start with
 * {@link ai.deeptalk.launcher.audio.Recording}. Nothing here is used by the services.
 */
@NullMarked
package ai.deeptalk.launcher.audio;

import org.jspecify.annotations.NullMarked;
