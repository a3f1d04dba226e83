package ai.deeptalk.asr.encoder;

import ai.deeptalk.asr.kernels.Activation;

/** Voice activity from the lower blocks of the speech encoder, which see no future frames. */
final class EncoderActivity implements VoiceActivity {
  private final SpeechEncoder.Heads heads;
  private final EncoderStream stream;
  private final float[] logit = new float[1];

  EncoderActivity(SpeechEncoder encoder) {
    this.heads = encoder.heads();
    this.stream = new EncoderStream(encoder, heads.activityBlock() + 1);
  }

  @Override
  public void hear(float[] samples, int from, int to, Frames frames) {
    stream.hear(samples, from, to);
    FrameQueue output = stream.output();
    while (output.count() > 0) {
      heads.activity().apply(output.array(), output.offset(0), 0, 1, logit, 0);
      output.drop(1);
      frames.frame(Activation.sigmoid(logit[0]));
    }
  }
}
