/**
 * Numeric kernels on primitives: no objects per call, no allocation, no knowledge of models. Start
 * with {@link ai.deeptalk.model.kernels.PanelKernel}, the one matrix product everything else is
 * built from. Each fast kernel has a plain twin in {@link ai.deeptalk.model.kernels.ScalarKernels}
 * and a test that holds them equal.
 */
@NullMarked
package ai.deeptalk.model.kernels;

import org.jspecify.annotations.NullMarked;
