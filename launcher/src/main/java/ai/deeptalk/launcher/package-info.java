/**
 * All services and a broker in one JVM, and the command line. Start at {@code LauncherApplication}.
 * It owns no behaviour of a service.
 */
@NullMarked
package ai.deeptalk.launcher;

import org.jspecify.annotations.NullMarked;
