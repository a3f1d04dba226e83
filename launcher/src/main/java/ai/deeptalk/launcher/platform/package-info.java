/**
 * A whole platform on this machine: all services in this JVM, or each in a process of its own, as
 * in production. Start with {@link ai.deeptalk.launcher.platform.Platform}; {@code
 * EmbeddedPlatform} and {@code SeparatePlatform} are the two ways. Both wire the same configuration
 * classes; only addresses differ.
 */
@NullMarked
package ai.deeptalk.launcher.platform;

import org.jspecify.annotations.NullMarked;
