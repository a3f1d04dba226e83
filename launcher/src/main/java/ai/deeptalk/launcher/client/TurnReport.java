package ai.deeptalk.launcher.client;

import ai.deeptalk.launcher.audio.Recording;
import java.util.List;

/**
 * What a voice turn brought and when.
 *
 * @param transcript what the platform heard
 * @param answer the words of the spoken answer
 * @param audio the spoken answer
 * @param firstAudioMs from the last voiced sample of the question to the first audio of the answer,
 *     without the silence that turn detection waits for; below 0 when the platform heard the end of
 *     speech earlier than {@link ai.deeptalk.launcher.audio.Recording#endOfSpeech} and was quick
 * @param firstAudioWithSilenceMs the same with that silence: what a user feels
 * @param underruns gaps a listener would have heard
 * @param hops the parts of the way, in order
 */
public record TurnReport(
    String transcript,
    String answer,
    Recording audio,
    double firstAudioMs,
    double firstAudioWithSilenceMs,
    int underruns,
    List<Hop> hops) {}
