/**
 * The architecture of a model as its {@code config.json} states it, in the field names the
 * published models use. Start with {@link ai.deeptalk.model.config.ModelConfig}. An architecture
 * that is not known is refused by its name; a value that is missing, by its path.
 */
@NullMarked
package ai.deeptalk.model.config;

import org.jspecify.annotations.NullMarked;
