/**
 * The REST side of the public API, as plain blocking code on virtual threads: one {@link Exchange}
 * with the speech frontend, the model and the vocoder per request. Start at {@link RestApi}. Knows
 * bytes and JSON, not HTTP.
 */
@NullMarked
package ai.deeptalk.gateway.rest;

import org.jspecify.annotations.NullMarked;
