/**
 * The edge: WebFlux and Reactor on one side, plain sessions and endpoints on the other. Start at
 * {@link RealtimeEndpoint}. Reactor goes no further than this package.
 */
@NullMarked
package ai.deeptalk.gateway.web;

import org.jspecify.annotations.NullMarked;
