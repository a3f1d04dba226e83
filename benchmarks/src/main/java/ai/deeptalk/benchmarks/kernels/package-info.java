/**
 * Which numeric kernel is fastest on the default model's shapes. Start with {@link
 * ai.deeptalk.benchmarks.kernels.ExpertBenchmark}. Results and what we concluded stand in the
 * decision records 0010 and 0011; nothing here is used in service.
 */
@NullMarked
package ai.deeptalk.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
