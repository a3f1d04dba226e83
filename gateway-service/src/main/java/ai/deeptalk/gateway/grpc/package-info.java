/**
 * The adapters to the speech frontend and the model over gRPC: one stream per session, with a
 * deadline for opening, a breaker per service, and a bound on what waits to be sent. Start at
 * {@link GrpcSpokenModel}.
 */
@NullMarked
package ai.deeptalk.gateway.grpc;

import org.jspecify.annotations.NullMarked;
