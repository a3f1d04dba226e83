package ai.deeptalk.protocol;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Carries {@link TraceParent#CURRENT} over a gRPC call, from the caller's context to the callee's.
 */
final class TraceInterceptors {
  private TraceInterceptors() {}

  static ClientInterceptor client() {
    return new ClientInterceptor() {
      @Override
      public <Q, A> ClientCall<Q, A> interceptCall(
          MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
          @Override
          public void start(Listener<A> listener, Metadata headers) {
            TraceParent current = TraceParent.CURRENT.get();
            if (current != null) {
              headers.put(TraceParent.METADATA, current.header());
            }
            super.start(listener, headers);
          }
        };
      }
    };
  }

  static ServerInterceptor server() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return TraceParent.parse(headers.get(TraceParent.METADATA))
            .map(trace -> Context.current().withValue(TraceParent.CURRENT, trace))
            .map(context -> Contexts.interceptCall(context, call, headers, next))
            .orElseGet(() -> next.startCall(call, headers));
      }
    };
  }
}
