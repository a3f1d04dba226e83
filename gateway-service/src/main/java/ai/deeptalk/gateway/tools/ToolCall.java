package ai.deeptalk.gateway.tools;

/**
 * A call that the model made.
 *
 * @param name as the client named the function
 * @param arguments a JSON object
 */
public record ToolCall(String name, String arguments) {}
