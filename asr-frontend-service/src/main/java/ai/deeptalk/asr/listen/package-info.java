/**
 * One client's audio, from bytes to turns and features. Start at {@link
 * ai.deeptalk.asr.listen.Listening}, whose {@code hear} is the pipeline in order; {@link
 * ai.deeptalk.asr.listen.SpeechFrontendEdge} is the gRPC door before it. Decisions of turn taking
 * live in {@code turn}, arithmetic in {@code encoder}; what the turns mean to the conversation is
 * the gateway's business.
 */
@NullMarked
package ai.deeptalk.asr.listen;

import org.jspecify.annotations.NullMarked;
