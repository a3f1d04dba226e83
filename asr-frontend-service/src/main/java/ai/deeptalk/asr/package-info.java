/**
 * Listens: audio in, end of utterance and speech features out. Start at {@code AsrApplication}. It
 * keeps no conversation.
 */
@NullMarked
package ai.deeptalk.asr;

import org.jspecify.annotations.NullMarked;
