package ai.deeptalk.gateway.telephony;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.telephony.Loudspeaker.Cut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoudspeakerTest {
  private final Loudspeaker loudspeaker = new Loudspeaker();

  @Test
  void whatWasPlayedToItsEndIsNotCut() {
    loudspeaker.played(loudspeaker.sent("item_1", 80));
    assertThat(loudspeaker.cut()).isEmpty();
  }

  @Test
  void anAnswerIsCutWhereTheLastReturnedMarkStands() {
    String first = loudspeaker.sent("item_1", 80);
    String second = loudspeaker.sent("item_1", 80);
    loudspeaker.sent("item_1", 80);
    loudspeaker.played(first);
    loudspeaker.played(second);

    assertThat(loudspeaker.cut()).containsExactly(new Cut("item_1", 160));
  }

  @Test
  void everyAnswerThatWasNotHeardToItsEndIsCut() {
    loudspeaker.sent("item_1", 80);
    String second = loudspeaker.sent("item_2", 80);
    loudspeaker.sent("item_2", 80);
    loudspeaker.sent("item_3", 80);
    loudspeaker.played(second); // so the first one was played

    assertThat(loudspeaker.cut()).containsExactly(new Cut("item_2", 80), new Cut("item_3", 0));
  }

  @Test
  void marksThatAClearedPhoneReturnsCountForNothing() {
    String mark = loudspeaker.sent("item_1", 80);
    assertThat(loudspeaker.cut()).containsExactly(new Cut("item_1", 0));
    loudspeaker.played(mark);
    loudspeaker.sent("item_2", 80);

    assertThat(loudspeaker.cut()).containsExactly(new Cut("item_2", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "item_1", "item_1:", "item_1:x", "item_9:80", "item_1:99999"})
  void foreignMarksDoNoHarm(String mark) {
    loudspeaker.sent("item_1", 80);
    loudspeaker.played(mark);
    loudspeaker.sent("item_1", 80);

    assertThat(loudspeaker.cut())
        .singleElement()
        .satisfies(cut -> assertThat(cut.playedMs()).isBetween(0, 80));
  }
}
