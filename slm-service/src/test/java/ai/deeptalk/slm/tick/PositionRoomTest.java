package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionRoomTest {
  @Test
  void givesThePastEverythingThatTheLongestInputAndReplyLeave() {
    assertThat(new PositionRoom(4096, 258, 400).forHistory()).isEqualTo(4096 - 258 - 15 - 400);
  }

  @Test
  void leavesAShortModelHalfOfTheRestForTheInput() {
    assertThat(new PositionRoom(512, 208, 400).forHistory()).isEqualTo(144);
  }

  @Test
  void letsALongInputShortenTheReplyByHalf() {
    assertThat(new PositionRoom(512, 208, 400).forInput(100)).isEqualTo(512 - 100 - 104 - 15);
  }

  @Test
  void neverTakesMoreThanItsLimit() {
    assertThat(new PositionRoom(4096, 258, 400).forInput(2)).isEqualTo(400);
  }
}
