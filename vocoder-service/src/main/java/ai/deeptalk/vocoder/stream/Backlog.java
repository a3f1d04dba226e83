package ai.deeptalk.vocoder.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that were read but found their lane full. A partition with a backlog is paused, so there
 * is never more here than a few polls give. Partitions take turns, record by record: a burst of one
 * session does not starve the others.
 */
final class Backlog {
  private final Map<TopicPartition, Deque<ConsumerRecord<String, byte[]>>> waiting =
      new LinkedHashMap<>();

  void add(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    waiting.computeIfAbsent(partition, _ -> new ArrayDeque<>()).addAll(records);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(waiting.keySet());
  }

  void drop(Collection<TopicPartition> partitions) {
    waiting.keySet().removeAll(partitions);
  }

  /** Offers each partition's next record in turn, until nobody takes any. */
  void deal(Predicate<ConsumerRecord<String, byte[]>> lane) {
    boolean moved = true;
    while (moved) {
      moved = false;
      Iterator<Deque<ConsumerRecord<String, byte[]>>> each = waiting.values().iterator();
      while (each.hasNext()) {
        Deque<ConsumerRecord<String, byte[]>> records = each.next();
        if (lane.test(records.getFirst())) {
          records.removeFirst();
          moved = true;
          if (records.isEmpty()) {
            each.remove();
          }
        }
      }
    }
  }
}
