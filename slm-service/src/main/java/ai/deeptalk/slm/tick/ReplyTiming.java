package ai.deeptalk.slm.tick;

/**
 * Where the time of a reply went, in milliseconds.
 *
 * @param prefillMillis from the end of the input to the prompt's last position
 * @param firstFrameMillis from the request, or the end of the input if that was later, to the first
 *     frame handed to Kafka; 0 without audio
 * @param stepP50Millis median step
 * @param dispatchP50Millis median time per step spent waiting for experts
 * @param steps steps of the reply
 */
public record ReplyTiming(
    double prefillMillis,
    double firstFrameMillis,
    double stepP50Millis,
    double dispatchP50Millis,
    int steps) {}
