/** Tests of this package. */
@NullMarked
package ai.deeptalk.shard.cpu;

import org.jspecify.annotations.NullMarked;
