/**
 * Makes a Triton serve a group's experts: writes its model repository, loads the models, checks
 * their numbers against our own kernel. Start at {@link ai.deeptalk.shard.triton.TritonShard}.
 * Requests for experts go to the server itself and never pass here.
 */
@NullMarked
package ai.deeptalk.shard.triton;

import org.jspecify.annotations.NullMarked;
