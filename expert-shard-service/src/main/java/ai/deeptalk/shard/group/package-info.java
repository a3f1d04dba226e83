/**
 * What a shard serves, whoever computes it: the experts of one group, by layer, and how it reports
 * on them. Start at {@link ai.deeptalk.shard.group.ExpertGroup}. Routing a token to experts is
 * slm's work.
 */
@NullMarked
package ai.deeptalk.shard.group;

import org.jspecify.annotations.NullMarked;
