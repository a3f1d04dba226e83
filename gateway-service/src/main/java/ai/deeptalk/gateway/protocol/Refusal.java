package ai.deeptalk.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A client's request that is not carried out, in the words and codes of the public API. Expected,
 * so it has no stack trace.
 */
public final class Refusal extends RuntimeException {
  public static final String INVALID_REQUEST = "invalid_request_error";
  public static final String SERVER_ERROR = "server_error";
  public static final String RATE_LIMIT = "rate_limit_error";

  private final String type;
  private final String code;
  private final @Nullable String param;

  public Refusal(String type, String code, String message, @Nullable String param) {
    super(message, null, false, false);
    this.type = type;
    this.code = code;
    this.param = param;
  }

  public static Refusal invalidEvent(String message) {
    return new Refusal(INVALID_REQUEST, "invalid_event", message, null);
  }

  public static Refusal invalidValue(String param, String message) {
    return new Refusal(INVALID_REQUEST, "invalid_value", message, param);
  }

  public static Refusal missing(String param) {
    return new Refusal(
        INVALID_REQUEST,
        "missing_required_parameter",
        "Missing required parameter: '" + param + "'.",
        param);
  }

  public static Refusal unknown(String param) {
    return new Refusal(
        INVALID_REQUEST, "unknown_parameter", "Unknown parameter: '" + param + "'.", param);
  }

  /** Something the public API has and this server has not. Never accepted and then ignored. */
  public static Refusal unsupported(String param, String what) {
    return invalidValue(param, what + " is not supported by this server.");
  }

  public static Refusal coded(String code, String message) {
    return new Refusal(INVALID_REQUEST, code, message, null);
  }

  public static Refusal alreadyResponding() {
    return coded(
        "conversation_already_has_active_response",
        "Conversation already has an active response in progress. Wait until the response is"
            + " finished before creating a new one.");
  }

  /** Frameworks know this one by its first words. */
  public static Refusal nothingToCancel() {
    return coded("response_cancel_not_active", "Cancellation failed: no active response found");
  }

  public static Refusal emptyCommit(int leastMs, int bufferedMs) {
    return coded(
        "input_audio_buffer_commit_empty",
        "Error committing input audio buffer: buffer too small. Expected at least "
            + leastMs
            + "ms of audio, but buffer only has "
            + bufferedMs
            + ".00ms of audio.");
  }

  public static Refusal draining() {
    return new Refusal(
        SERVER_ERROR,
        "session_draining",
        "This server is going away; reconnect to continue.",
        null);
  }

  public String type() {
    return type;
  }

  public String code() {
    return code;
  }

  public @Nullable String param() {
    return param;
  }

  /** Never null, unlike the general contract. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
