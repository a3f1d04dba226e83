/**
 * A client of the KServe v2 / Triton gRPC protocol: infer, stream, health, model control,
 * statistics. Start at {@link ai.deeptalk.triton.TritonClient}. It knows nothing of experts, speech
 * or retries.
 */
@NullMarked
package ai.deeptalk.triton;

import org.jspecify.annotations.NullMarked;
