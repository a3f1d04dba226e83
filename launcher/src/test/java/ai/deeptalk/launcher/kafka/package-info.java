/** The real broker in this JVM. */
@NullMarked
package ai.deeptalk.launcher.kafka;

import org.jspecify.annotations.NullMarked;
