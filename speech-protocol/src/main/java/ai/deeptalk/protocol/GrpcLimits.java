package ai.deeptalk.protocol;

/** Bounds of every gRPC connection of ours. */
final class GrpcLimits {
  /** A prefill piece of 256 tokens at hidden size 7168 in FP32 is 7 MiB. */
  static final int MAX_MESSAGE_BYTES = 64 << 20;

  /** Large enough that one message of a decode step never waits for a window update. */
  static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

  private GrpcLimits() {}
}
