/**
 * Function calling in words: what the model is told of the client's tools, and what its call means.
 * The model reads and writes plain text ({@code models/FORMAT.md} section 3); JSON ends here. Start
 * with {@link ai.deeptalk.gateway.tools.Toolbox}.
 */
@NullMarked
package ai.deeptalk.gateway.tools;

import org.jspecify.annotations.NullMarked;
