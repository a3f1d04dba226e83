package ai.deeptalk.slm.tick;

import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.SmallRules;
import ai.deeptalk.slm.engine.BackboneShape;
import ai.deeptalk.slm.engine.FakeBackbone;
import ai.deeptalk.slm.engine.Position;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A model that always writes "abc" and then speaks a fixed number of frames, whatever it is asked.
 * Of speech it tells "d" and nothing in turn, and "ee" afterwards; a transcription is what it told.
 */
public final class ScriptedModel {
  /** Of so many features it never stops telling and transcribing. */
  static final int CHATTY = 20;

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
    if (past.getLast() instanceof Position.Speech) {
      return count(past, Position.Speech.class::isInstance) % 2 == 1 ? 9 : SmallRules.AUDIO;
    }
    if (endsSpeech(past.getLast())) {
      int ends = (int) count(past, this::endsSpeech);
      return chatty(past) ? another(ends) : ends <= 2 ? 10 : SmallRules.AUDIO;
    }
    int marker = marker(past);
    int step = past.size() - 1 - marker;
    if (block < 3) {
      return block == 0 && step == frames + 1 ? SmallRules.END : code(step - block - 1, block);
    }
    int kind = ((Position.Tokens) past.get(marker)).id(0) - rules.audioId(0, 0);
    if (kind == SmallRules.TRANSCRIBE) {
      List<Integer> told = past.stream().flatMap(this::told).toList();
      return step < told.size() ? told.get(step) : chatty(past) ? another(step) : SmallRules.EOS;
    }
    return kind == SmallRules.SPEAK || step < 3 ? 6 + step % 3 : SmallRules.EOS;
  }

  /** "d" or "e" in an order that never goes in circles (Thue and Morse). */
  private static int another(int number) {
    return 9 + Integer.bitCount(number) % 2;
  }

  /** The word that a position reads beside a feature, or behind the last of them. */
  private Stream<Integer> told(Position position) {
    int text =
        switch (position) {
          case Position.Speech speech -> speech.text();
          case Position.Tokens tokens -> endsSpeech(tokens) ? tokens.id(3) : SmallRules.AUDIO;
        };
    return text == SmallRules.AUDIO ? Stream.empty() : Stream.of(text);
  }

  private boolean endsSpeech(Position position) {
    return position instanceof Position.Tokens tokens
        && tokens.id(0) == rules.audioId(0, SmallRules.END);
  }

  private static boolean chatty(List<Position> past) {
    return count(past, Position.Speech.class::isInstance) >= CHATTY;
  }

  private static long count(List<Position> past, Predicate<Position> those) {
    return past.stream().filter(those).count();
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
