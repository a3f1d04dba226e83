package ai.deeptalk.vocoder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final TopicPartition P = new TopicPartition("t", 0);
  private static final TopicPartition Q = new TopicPartition("t", 1);

  private final Backlog backlog = new Backlog();
  private final List<String> dealt = new ArrayList<>();

  @Test
  void partitionsTakeTurns() {
    backlog.add(P, records(P, "p0", "p1", "p2"));
    backlog.add(Q, records(Q, "q0"));

    backlog.deal(this::take);

    assertThat(dealt).containsExactly("p0", "q0", "p1", "p2");
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void whatNobodyTakesStaysInOrder() {
    backlog.add(P, records(P, "p0", "full", "p1"));
    backlog.deal(this::take);

    assertThat(dealt).containsExactly("p0");
    assertThat(backlog.partitions()).containsExactly(P);
    backlog.deal(record -> {
      dealt.add(record.key());
      return true;
    });
    assertThat(dealt).containsExactly("p0", "full", "p1");
  }

  @Test
  void aPartitionThatIsTakenAwayIsForgotten() {
    backlog.add(P, records(P, "full"));
    backlog.add(Q, records(Q, "full"));
    backlog.drop(List.of(P));

    assertThat(backlog.partitions()).containsExactly(Q);
  }

  private boolean take(ConsumerRecord<String, byte[]> record) {
    return !record.key().equals("full") && dealt.add(record.key());
  }

  private static List<ConsumerRecord<String, byte[]>> records(
      TopicPartition partition, String... keys) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (String key : keys) {
      records.add(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), records.size(), key, new byte[0]));
    }
    return records;
  }
}
