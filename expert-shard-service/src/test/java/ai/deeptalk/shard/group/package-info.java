/** Tests of this package. */
@NullMarked
package ai.deeptalk.shard.group;

import org.jspecify.annotations.NullMarked;
