/**
 * Text to tokens and back: byte-level byte-pair encoding as a {@code tokenizer.json} describes it.
 * Start with {@link ai.deeptalk.model.tokenizer.Tokenizer}. Tokens of a reply arrive one by one and
 * may end in the middle of a character: {@link ai.deeptalk.model.tokenizer.StreamingDecoder}.
 */
@NullMarked
package ai.deeptalk.model.tokenizer;

import org.jspecify.annotations.NullMarked;
