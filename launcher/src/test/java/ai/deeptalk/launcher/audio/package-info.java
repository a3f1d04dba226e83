/** Recordings, checked without any platform. */
@NullMarked
package ai.deeptalk.launcher.audio;

import org.jspecify.annotations.NullMarked;
