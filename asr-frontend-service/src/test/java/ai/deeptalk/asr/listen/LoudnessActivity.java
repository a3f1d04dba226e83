package ai.deeptalk.asr.listen;

import ai.deeptalk.asr.encoder.SpeechEncoder;
import ai.deeptalk.asr.encoder.VoiceActivity;

/** A detector whose answer tests can predict: a frame is speech if its own 40 ms are loud. */
final class LoudnessActivity implements VoiceActivity {
  private long heard;
  private long frame;
  private double energy;

  @Override
  public void hear(float[] samples, int from, int to, Frames frames) {
    for (int i = from; i < to; i++, heard++) {
      if (heard / SpeechEncoder.FRAME_SAMPLES == frame) {
        energy += samples[i] * samples[i];
      }
      if (heard + 1 == frame * SpeechEncoder.FRAME_SAMPLES + SpeechEncoder.FRAME_REACH) {
        frames.frame(energy / SpeechEncoder.FRAME_SAMPLES > 1e-3 ? 0.9f : 0.1f);
        frame++;
        // The next frame began 240 samples ago; they are few enough to be left out.
        energy = 0;
      }
    }
  }
}
