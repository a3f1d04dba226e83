package ai.deeptalk.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
  private final List<String> happened = new ArrayList<>();
  private final OutboundQueue queue =
      new OutboundQueue(
          100,
          () -> happened.add("more"),
          () -> happened.add("overflowed"),
          () -> happened.add("closing"));

  @Test
  void messagesComeOutInOrderAndTheCloseCodeIsKept() {
    queue.send("a");
    queue.send("b");
    queue.close(1012, "restart");
    queue.send("c");

    assertThat(queue.messages().collectList().block()).containsExactly("a", "b");
    assertThat(queue.closeStatus().getCode()).isEqualTo(1012);
    assertThat(happened).containsExactly("closing");
  }

  @Test
  void aSlowReaderIsCutOffOnce() {
    for (int i = 0; i < 12; i++) {
      queue.send("0123456789");
    }

    assertThat(queue.ended()).isTrue();
    assertThat(queue.closeStatus().getCode()).isEqualTo(1013);
    assertThat(happened).containsExactly("closing", "overflowed");
  }

  @Test
  void oneLargeMessageIsLetThroughWhenNothingElseWaits() {
    queue.send("x".repeat(5_000));
    assertThat(queue.ended()).isFalse();
    queue.send("y");
    assertThat(queue.ended()).isTrue();
  }
}
