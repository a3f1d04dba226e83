package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.audio.Resampler;
import ai.deeptalk.asr.audio.SampleDecoder;
import ai.deeptalk.asr.audio.SampleHistory;
import ai.deeptalk.asr.audio.Samples;
import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.encoder.VoiceActivity;
import ai.deeptalk.asr.turn.TurnRules;
import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * One stream of audio being listened to. It belongs to one owner, who calls it one message at a
 * time.
 *
 * <p>A message is worked off in slices, so that a large one needs no more memory than a small one
 * and nothing is pushed out of the history before it was read.
 */
final class Listening {
  static final int RATE = Resampler.OUTPUT_RATE;
  private static final int SLICE = RATE / 2;
  private static final int ACTIVITY_FRAMES = 5; // 200 ms

  private final SampleHistory history;
  private final VoiceActivity activity;
  private final Utterances utterances;
  private final ListenEvents events;
  private final Samples decoded = new Samples();
  private final Samples samples = new Samples();
  private SampleDecoder decoder;
  private Resampler resampler;
  private Turns turns;
  private long frames;
  private float loudest; // highest probability since the last activity event

  /**
   * Begins to listen, to the client's turns until told otherwise.
   *
   * @param input how the client's bytes are to be read
   * @param maxUtteranceSamples where an utterance is ended by force
   */
  Listening(
      SpeechEncoder encoder,
      VoiceActivity activity,
      AudioInput input,
      ListenEvents events,
      int maxUtteranceSamples) {
    this.history = new SampleHistory(maxUtteranceSamples + 2 * SLICE);
    this.activity = activity;
    this.utterances = new Utterances(encoder, history, events, maxUtteranceSamples);
    this.events = events;
    this.decoder = input.newDecoder();
    this.resampler = input.newResampler();
    this.turns = new ManualTurns(utterances);
  }

  /** Decode → resample → remember → voice activity → turns → features. */
  void hear(ByteString audio) {
    decoded.clear();
    decoder.decode(audio, decoded);
    for (int from = 0; from < decoded.count(); from += SLICE / 2) {
      samples.clear();
      int to = Math.min(decoded.count(), from + SLICE / 2); // resampling doubles at most
      resampler.resample(decoded.array(), from, to, samples);
      history.append(samples.array(), 0, samples.count());
      activity.hear(samples.array(), 0, samples.count(), this::frame);
      turns.heard(history.end());
    }
  }

  /** From now on the bytes are read differently; the clock goes on. */
  void read(AudioInput input) {
    decoder = input.newDecoder();
    resampler = input.newResampler();
  }

  /**
   * Changes who finds the turns.
   *
   * <p>A manual utterance that was under way is found again by voice activity: its number is given
   * up, its samples are not. One that voice activity had begun goes on until the client commits it.
   */
  void detect(Optional<TurnRules> rules) {
    turns =
        rules
            .<Turns>map(wanted -> turns.detectedBy(wanted))
            .orElseGet(() -> new ManualTurns(utterances));
  }

  void commit() {
    turns.commit(history.end());
  }

  void clear() {
    turns.clear(history.end());
    events.cleared();
  }

  private void frame(float speech) {
    long reach = frames * SpeechEncoder.FRAME_SAMPLES + SpeechEncoder.FRAME_REACH;
    turns.frame(speech, frames, reach);
    frames++;
    loudest = Math.max(loudest, speech);
    if (frames % ACTIVITY_FRAMES == 0) {
      events.activity(frames * SpeechEncoder.FRAME_SAMPLES, loudest);
      loudest = 0;
    }
  }
}
