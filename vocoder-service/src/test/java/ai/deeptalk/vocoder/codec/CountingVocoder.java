package ai.deeptalk.vocoder.codec;

import ai.deeptalk.domain.Codes;
import ai.deeptalk.domain.Speed;
import java.util.ArrayList;
import java.util.List;

/**
 * Sounds like its codes: sample 0 is the first code, sample 1 the number of frames since the reset,
 * both in steps of PCM.
 */
public final class CountingVocoder implements Vocoder {
  private final List<Integer> heard = new ArrayList<>();

  @Override
  public PcmFrame decodeStep(Codes codes, int index, Speed speed) {
    heard.add(codes.at(0));
    return new PcmFrame(new float[] {codes.at(0) / 32_767f, heard.size() / 32_767f});
  }

  @Override
  public void reset() {
    heard.clear();
  }

  /** First codes of the frames since the reset. */
  public List<Integer> heard() {
    return List.copyOf(heard);
  }
}
