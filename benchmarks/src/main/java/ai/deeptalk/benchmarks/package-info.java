/** Benchmarks run by hand; nothing here is part of the default tests. */
@NullMarked
package ai.deeptalk.benchmarks;

import org.jspecify.annotations.NullMarked;
