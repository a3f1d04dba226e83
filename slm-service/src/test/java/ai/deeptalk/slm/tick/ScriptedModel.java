package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.SmallRules;
import ai.deeptalk.slm.engine.BackboneShape;
import ai.deeptalk.slm.engine.FakeBackbone;
import ai.deeptalk.slm.engine.Position;
import java.util.List;

/**
 * A model that always writes "abc" and then speaks a fixed number of frames, whatever it is asked.
 * Transcriptions are as many letters "z" as there were speech features.
 */
public final class ScriptedModel {
  private final ReplyRules rules;
  private final int frames;

  public ScriptedModel(ReplyRules rules, int frames) {
    this.rules = rules;
    this.frames = frames;
  }

  public FakeBackbone backbone(int poolPositions) {
    var shape = new BackboneShape(4, 2, 4, 2, 200, 64);
    int[] rows = {
      SmallRules.AUDIO_ROWS, SmallRules.AUDIO_ROWS, SmallRules.AUDIO_ROWS, SmallRules.TEXT_ROWS
    };
    return new FakeBackbone(shape, poolPositions, rows, this::preferred);
  }

  private int preferred(List<Position> past, int block) {
    int marker = marker(past);
    int step = past.size() - 1 - marker;
    if (block < 3) {
      return block == 0 && step == frames + 1 ? SmallRules.END : code(step - block - 1, block);
    }
    int kind = ((Position.Tokens) past.get(marker)).id(0) - rules.audioId(0, 0);
    if (kind == SmallRules.TRANSCRIBE) {
      long heard = past.stream().filter(Position.Speech.class::isInstance).count();
      return step < heard ? 'z' - 'a' - 25 + 11 : SmallRules.EOS;
    }
    return kind == SmallRules.SPEAK || step < 3 ? 6 + step % 3 : SmallRules.EOS;
  }

  /** The code of a frame. */
  static int code(int frame, int codebook) {
    return Math.floorMod(frame + codebook, 4);
  }

  private static int marker(List<Position> past) {
    for (int i = past.size() - 1; i >= 0; i--) {
      if (past.get(i) instanceof Position.Tokens tokens && tokens.id(3) == SmallRules.ASSISTANT) {
        return i;
      }
    }
    throw new IllegalStateException("no assistant marker in " + past);
  }
}
