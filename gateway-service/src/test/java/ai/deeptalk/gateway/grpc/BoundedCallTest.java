package ai.deeptalk.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCallTest {
  private static final int LIMIT = 10;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final OtherSide otherSide = new OtherSide();
  private final List<SpeechException> broken = new CopyOnWriteArrayList<>();
  private final BoundedCall<String, String> call =
      new BoundedCall<>(
          otherSide,
          CircuitBreaker.ofDefaults("model"),
          String::length,
          LIMIT,
          _ -> {},
          broken::add);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** The other side's handler runs within our send and waits for a thread that is talking to us. */
  @Test
  void aMessageUnderWayHoldsNobodyUp() {
    call.start(Duration.ofMinutes(1), timer);
    otherSide.during("first", () -> byAnotherThread(otherSide.listener::onReady));
    otherSide.during("second", () -> byAnotherThread(() -> call.send("third")));
    otherSide.during("third", () -> byAnotherThread(() -> otherSide.listener.onMessage("answer")));

    call.send("first");
    call.send("second");

    assertThat(otherSide.heard).containsExactly("first", "second", "third");
  }

  @Test
  void aCallThatEndsDuringAMessageIsCancelledAfterIt() {
    call.start(Duration.ofMinutes(1), timer);
    otherSide.during("first", () -> byAnotherThread(call::close));

    call.send("first");
    call.send("second");

    assertThat(otherSide.heard).containsExactly("first", "cancel: session over");
  }

  @Test
  void whatTheOtherSideCannotTakeWaitsUpToTheBound() {
    call.start(Duration.ofMinutes(1), timer);
    otherSide.ready = false;
    call.send("12345");
    call.send("67890");
    assertThat(otherSide.heard).isEmpty();

    otherSide.ready = true;
    otherSide.listener.onReady();
    assertThat(otherSide.heard).containsExactly("12345", "67890");

    otherSide.ready = false;
    call.send("12345678901");
    assertThat(broken).extracting(SpeechException::code).containsExactly(ErrorCode.OVERLOADED);
  }

  @Test
  void aMessageLargerThanTheBoundGoesToAnOtherSideThatTakesIt() {
    call.start(Duration.ofMinutes(1), timer);
    call.send("12345678901");
    assertThat(otherSide.heard).containsExactly("12345678901");
    assertThat(broken).isEmpty();
  }

  @Test
  void aBreakIsReportedOnce() {
    call.start(Duration.ofMinutes(1), timer);
    otherSide.listener.onClose(Status.UNAVAILABLE, new Metadata());
    otherSide.listener.onClose(Status.UNAVAILABLE, new Metadata());
    call.close();
    assertThat(broken).hasSize(1);
  }

  private static void byAnotherThread(Runnable work) {
    CompletableFuture.runAsync(work).orTimeout(5, TimeUnit.SECONDS).join();
  }

  /** Does what a test wants while it is given a message. */
  private static final class OtherSide extends ClientCall<String, String> {
    final List<String> heard = new CopyOnWriteArrayList<>();
    private Consumer<String> during = _ -> {};
    Listener<String> listener = new Listener<>() {};
    volatile boolean ready = true;

    void during(String message, Runnable work) {
      Consumer<String> others = during;
      during =
          each -> {
            if (each.equals(message)) {
              work.run();
            } else {
              others.accept(each);
            }
          };
    }

    @Override
    public void start(Listener<String> listener, Metadata headers) {
      this.listener = listener;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      heard.add("cancel: " + message);
    }

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(String message) {
      heard.add(message);
      during.accept(message);
    }

    @Override
    public boolean isReady() {
      return ready;
    }
  }
}
