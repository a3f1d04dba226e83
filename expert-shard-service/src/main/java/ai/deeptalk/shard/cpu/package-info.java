/**
 * Serves a group's experts on the CPU, by the protocol of a Triton server. Start at {@link
 * ai.deeptalk.shard.cpu.CpuShard}. The callers cannot tell it from the real server; whoever changes
 * an answer here changes the contract test first.
 */
@NullMarked
package ai.deeptalk.shard.cpu;

import org.jspecify.annotations.NullMarked;
