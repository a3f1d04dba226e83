package ai.deeptalk.vocoder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionProgressTest {
  private static final int CONTEXT = 4;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final SessionId A = new SessionId("a");
  private static final SessionId B = new SessionId("b");

  private final PartitionProgress progress = new PartitionProgress(CONTEXT, IDLE);

  @Test
  void nothingIsCommittedBeforeTheFirstRecord() {
    assertThat(progress.committable(NOW)).isEmpty();
  }

  @Test
  void aReplyInProgressKeepsItsNewestFramesUncommitted() {
    frames(A, 1, 0, 10);

    assertThat(progress.committable(NOW)).hasValue(6);
  }

  @Test
  void anEndedReplyKeepsNothing() {
    frames(A, 1, 0, 10);
    progress.taken(10, NOW);
    progress.ended(A);
    progress.done(10);

    assertThat(progress.committable(NOW)).hasValue(11);
  }

  @Test
  void aNewReplyReplacesTheContextOfTheOldOne() {
    frames(A, 1, 0, 10);
    frames(A, 2, 10, 11);

    assertThat(progress.committable(NOW)).hasValue(10);
  }

  @Test
  void theOldestReplyHoldsTheOthersBack() {
    frames(A, 1, 0, 3);
    frames(B, 1, 3, 30);

    assertThat(progress.committable(NOW)).hasValue(0);
  }

  @Test
  void aCancelledReplyIsForgottenAfterAWhile() {
    frames(A, 1, 0, 3);

    assertThat(progress.committable(NOW.plus(IDLE).plusMillis(1))).hasValue(3);
  }

  @Test
  void whatIsInWorkIsNotCommitted() {
    progress.taken(0, NOW);
    progress.taken(1, NOW);
    progress.done(1);

    assertThat(progress.committable(NOW)).hasValue(0);
  }

  @Test
  void theOldestRecordInWorkGivesTheAge() {
    progress.taken(0, NOW.minusSeconds(3));
    progress.taken(1, NOW);

    assertThat(progress.oldest(NOW)).isEqualTo(NOW.minusSeconds(3));
    progress.done(0);
    progress.done(1);
    assertThat(progress.oldest(NOW)).isEqualTo(NOW);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverFinishesFirstARestartFindsTheContextOfEveryReply(long seed) {
    var random = new Random(seed);
    List<SessionId> owners = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    List<List<Long>> finished = List.of(new ArrayList<>(), new ArrayList<>());
    for (int step = 0; step < 500; step++) {
      if (open.isEmpty() || random.nextInt(3) > 0) {
        open.add(owners.size());
        progress.taken(owners.size(), NOW);
        owners.add(random.nextBoolean() ? A : B);
      } else {
        // A session's frames finish in order; sessions finish in any order.
        SessionId session = owners.get(open.get(random.nextInt(open.size())));
        Integer offset =
            open.stream().filter(o -> owners.get(o).equals(session)).findFirst().orElseThrow();
        open.remove(/* element */ offset);
        progress.done(offset, session, 1, NOW);
        finished.get(session.equals(A) ? 0 : 1).add((long) offset);
      }
      long from = progress.committable(NOW).orElseThrow();
      assertThat(open).allMatch(offset -> offset >= from);
      for (List<Long> frames : finished) {
        int kept = Math.min(CONTEXT, frames.size());
        assertThat(frames.subList(frames.size() - kept, frames.size()))
            .allMatch(offset -> offset >= from);
      }
    }
  }

  private void frames(SessionId session, int turn, int from, int to) {
    for (int offset = from; offset < to; offset++) {
      progress.taken(offset, NOW);
      progress.done(offset, session, turn, NOW);
    }
  }
}
