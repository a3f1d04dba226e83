/**
 * The tick: one thread that owns all decoding state and advances every reply of every session
 * together.
 *
 * <p>Start with {@link ai.deeptalk.slm.tick.TickLoop}, the thread, and {@link
 * ai.deeptalk.slm.tick.Tick}, what it does each time round. Sessions talk to it by commands and
 * hear from it by events; both are bounded. Experts, Kafka and gRPC are behind ports.
 */
@NullMarked
package ai.deeptalk.slm.tick;

import org.jspecify.annotations.NullMarked;
