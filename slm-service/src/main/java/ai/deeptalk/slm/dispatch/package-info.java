/**
 * Sends routed experts to the shards that hold them: one request per layer and group, for the
 * tokens of all sessions together.
 *
 * <p>Start with {@link ai.deeptalk.slm.dispatch.RemoteExpertDispatch}. Experts hold no state, so
 * any replica of a group may answer and any request may be repeated; what happens when one does not
 * answer is decided in {@link ai.deeptalk.slm.dispatch.GroupCall}. Which expert a token needs is
 * decided by the router, not here.
 */
@NullMarked
package ai.deeptalk.slm.dispatch;

import org.jspecify.annotations.NullMarked;
