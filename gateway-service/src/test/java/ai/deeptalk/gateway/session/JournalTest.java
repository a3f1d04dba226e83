package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final int LIMIT = 200;

  private final Connection first = new Connection();
  private final Journal journal = new Journal(LIMIT, first);

  @Test
  void eventsAreNumberedAndSent() {
    say(2);
    assertThat(first.sent)
        .containsExactly(
            "{\"type\":\"e\",\"server_event_seq\":1}", "{\"type\":\"e\",\"server_event_seq\":2}");
  }

  @Test
  void anotherConnectionGetsWhatTheFirstDidNotAndThenEverything() {
    say(2);
    journal.detach();
    say(2);
    assertThat(journal.replayable(1)).isEqualTo(Journal.Replay.COMPLETE);
    var second = new Connection();
    journal.attach(second, 1);
    say(1);
    assertThat(first.sent).hasSize(2);
    assertThat(second.numbers()).containsExactly(2, 3, 4, 5);
  }

  @Test
  void whatWasAcknowledgedOrNeverSaidIsAGap() {
    say(3);
    journal.acknowledge(2);
    assertThat(journal.replayable(1)).isEqualTo(Journal.Replay.GAP);
    assertThat(journal.replayable(2)).isEqualTo(Journal.Replay.COMPLETE);
    assertThat(journal.replayable(3)).isEqualTo(Journal.Replay.COMPLETE);
    assertThat(journal.replayable(4)).isEqualTo(Journal.Replay.GAP);
  }

  @Test
  void tooMuchOverflowsUnlessItIsAcknowledged() {
    say(20);
    assertThat(journal.replayable(0)).isEqualTo(Journal.Replay.OVERFLOW);
    assertThat(journal.replayable(20)).isEqualTo(Journal.Replay.COMPLETE);
    journal.acknowledge(20);
    for (int round = 21; round < 60; round++) {
      say(1);
      assertThat(journal.replayable(round - 1)).isEqualTo(Journal.Replay.COMPLETE);
      journal.acknowledge(round);
    }
  }

  private void say(int events) {
    for (int i = 0; i < events; i++) {
      journal.say(Json.object().put("type", "e"));
    }
  }

  private static final class Connection implements Outbox {
    final List<String> sent = new ArrayList<>();

    List<Integer> numbers() {
      return sent.stream()
          .map(json -> Json.parse(json).get("server_event_seq").intValue())
          .toList();
    }

    @Override
    public void send(String json) {
      sent.add(json);
    }

    @Override
    public void handled() {}

    @Override
    public void close(int code, String reason) {}
  }
}
