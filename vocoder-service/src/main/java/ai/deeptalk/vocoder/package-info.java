/**
 * Turns audio tokens into sound, frame by frame. Start at {@code VocoderApplication}. It knows no
 * text.
 */
@NullMarked
package ai.deeptalk.vocoder;

import org.jspecify.annotations.NullMarked;
