/** Tests of this package. */
@NullMarked
package ai.deeptalk.shard.triton;

import org.jspecify.annotations.NullMarked;
