/**
 * Weights on disk: safetensors files, alone or in shards, mapped into memory. Start with {@link
 * ai.deeptalk.model.checkpoint.Checkpoint}. Whatever is wrong with a file is refused with the name
 * of the tensor it concerns. What the tensors mean is decided elsewhere.
 */
@NullMarked
package ai.deeptalk.model.checkpoint;

import org.jspecify.annotations.NullMarked;
