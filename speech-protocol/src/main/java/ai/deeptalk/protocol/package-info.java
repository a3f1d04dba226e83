/**
 * How our services talk: gRPC endpoints and channels, Kafka topics and records, and the trace
 * context both carry. The messages themselves are generated from the .proto files of this module.
 * No service logic lives here.
 */
@NullMarked
package ai.deeptalk.protocol;

import org.jspecify.annotations.NullMarked;
