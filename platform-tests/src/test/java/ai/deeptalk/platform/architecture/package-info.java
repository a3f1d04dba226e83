/**
 * The rules of ARCHITECTURE.md and CONTRIBUTING.md that the compiler does not check, read from all
 * classes.
 */
@NullMarked
package ai.deeptalk.platform.architecture;

import org.jspecify.annotations.NullMarked;
