/** How often our detector of voice activity is right, next to that of WebRTC. */
@NullMarked
package ai.deeptalk.benchmarks.listening;

import org.jspecify.annotations.NullMarked;
