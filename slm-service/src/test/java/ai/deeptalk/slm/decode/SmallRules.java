package ai.deeptalk.slm.decode;

import ai.deeptalk.domain.Spelling;
import java.util.List;

/** A vocabulary small enough to write tests by hand: 3 codebooks of 4 codes, 10 text ids. */
public final class SmallRules {
  public static final int BOS = 0;
  public static final int EOS = 1;
  public static final int PAD = 2;
  public static final int USER = 3;
  public static final int ASSISTANT = 4;
  public static final int AUDIO = 5;
  public static final int END = 4;
  public static final int PAD_A = 5;
  public static final int BEGIN = 6;
  public static final int SPEAK = 7;
  public static final int TRANSCRIBE = 8;
  public static final int TEXT_ROWS = 12;
  public static final int AUDIO_ROWS = 9;

  private SmallRules() {}

  /** Rules with delays 1, 2, 3. */
  public static ReplyRules rules(int maxReplySteps) {
    return rules(maxReplySteps, Spelling.NONE);
  }

  static ReplyRules rules(int maxReplySteps, Spelling spelling) {
    return new ReplyRules(
        TEXT_ROWS,
        3,
        4,
        AUDIO_ROWS,
        List.of(1, 2, 3),
        new ReplyRules.TextSpecials(BOS, EOS, PAD, USER, ASSISTANT, AUDIO),
        new ReplyRules.AudioSpecials(END, PAD_A, BEGIN, SPEAK, TRANSCRIBE),
        spelling,
        maxReplySteps);
  }

  /** Words are the ids from 6 on; as text they are the letters from {@code a} on. */
  public static final TextCodec LETTERS =
      new TextCodec() {
        @Override
        public int[] encode(String text) {
          return text.chars().map(letter -> letter - 'a' + 6).toArray();
        }

        @Override
        public Reader reader() {
          return token -> token < 6 ? "" : Character.toString((char) ('a' + token - 6));
        }
      };
}
