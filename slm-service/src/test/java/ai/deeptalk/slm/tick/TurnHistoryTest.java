package ai.deeptalk.slm.tick;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.slm.decode.SmallRules;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of a conversation is read before a turn, and what of it is kept. */
class TurnHistoryTest {
  private static final int FRAMES = 6;

  @Test
  void givesUpKeptPromptsBeforeItRefusesATurn() {
    var bench = new TickBench(FRAMES, TickBench.settings(8), 290);
    for (int i = 1; i <= 4; i++) {
      var session = bench.session("s" + i).typedTurn(1, "b");
      session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
      bench.settle();
      assertThat(session.lastEvent()).isInstanceOf(ReplyEvent.Done.class);
    }
  }

  @Test
  void keepsWhatTheNextTurnHasInCommonWithTheLastOne() {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s").typedTurn(1, "bcd");
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();

    session.link.beginTurn(2, List.of(new PastTurn("bcd", "abc")), HistoryLimit.AS_MUCH_AS_FITS);
    session.link.typed(2, "d");
    session.link.endInput(2);
    session.link.respond(2, 2, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();

    assertThat(session.done().usage().cachedTokens()).as("bos, user, b, c, d").isEqualTo(5);
    assertThat(session.done().usage().inputTextTokens()).isEqualTo(5 + 1 + 3 + 1 + 2);
  }

  @Test
  void aConversationTooLongIsCutAsItsSessionWants() {
    List<PastTurn> turns =
        IntStream.range(0, 40).mapToObj(i -> new PastTurn("bcd", "abc")).toList();
    assertThat(cached(turns, HistoryLimit.AS_MUCH_AS_FITS)).isGreaterThan(54);
    assertThat(cached(turns, new HistoryLimit(false, 0.5f, 0))).isBetween(25, 54);
    assertThat(cached(turns, new HistoryLimit(false, 1, 20))).isBetween(12, 22);
    assertThat(cached(turns.subList(0, 1), new HistoryLimit(true, 1, 0))).isBetween(10, 20);

    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, turns, new HistoryLimit(true, 1, 0));
    session.link.typed(1, "d");
    session.link.endInput(1);
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();
    assertThat(session.failed().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG);
  }

  /** Text positions of a prompt of one letter after {@code turns}. */
  private static int cached(List<PastTurn> turns, HistoryLimit limit) {
    var bench = new TickBench(FRAMES);
    var session = bench.session("s");
    session.link.beginTurn(1, turns, limit);
    session.link.typed(1, "d");
    session.link.endInput(1);
    session.link.respond(1, 1, Task.ANSWER_IN_TEXT, "", 0);
    bench.settle();
    return session.done().usage().inputTextTokens();
  }

  @Test
  void pinnedTurnsStayWhenOlderOnesNoLongerFit() {
    var grammar = new PromptGrammar(SmallRules.rules(60), SmallRules.LETTERS);
    var tools = new PastTurn("abcd", "", true);
    var old = new PastTurn("bbb", "ccc");
    var recent = new PastTurn("ccc", "ddd");
    int each = 3 + 6; // user and assistant marker, the end, and the letters

    assertThat(grammar.opening(List.of(tools, old, recent), 2 + 5 + 2 * each))
        .hasSize(2 + 5 + 2 * each);
    assertThat(grammar.opening(List.of(tools, old, recent), 2 + 5 + each))
        .isEqualTo(grammar.opening(List.of(tools, recent), 100));
    assertThat(grammar.opening(List.of(tools, old, recent), 2 + each))
        .as("no turn beside the tools fits")
        .isEqualTo(grammar.opening(List.of(tools), 100));
    assertThat(grammar.opening(List.of(tools, old, recent), 4)).hasSize(2);
  }
}
