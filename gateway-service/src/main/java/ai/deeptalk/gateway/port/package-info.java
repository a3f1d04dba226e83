/**
 * What a session needs from the rest of the platform: ears ({@link SpeechFrontend}), a mind ({@link
 * SpokenModel}) and a voice ({@link ReplyAudio}). Start at these three interfaces. Adapters live in
 * {@code grpc} and {@code kafka}; nothing here knows either.
 */
@NullMarked
package ai.deeptalk.gateway.port;

import org.jspecify.annotations.NullMarked;
