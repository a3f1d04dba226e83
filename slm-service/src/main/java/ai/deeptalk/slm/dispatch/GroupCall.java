package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.triton.InferRequest;
import ai.deeptalk.triton.InferResult;
import ai.deeptalk.triton.Tensor;
import ai.deeptalk.triton.TritonException;
import ai.deeptalk.triton.TritonFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One layer's request to one group, until some replica has answered it or the step has run out of
 * time.
 *
 * <p>A call that failed is sent again at once to a replica that has not been tried; a call that is
 * merely slow is sent to such a replica as well, and the first answer counts. When every replica
 * has been tried, it is tried again now and then, because the connection may come back. An answer
 * is the same whoever gives it, so none of this is seen in a reply.
 */
final class GroupCall {
  private final ExpertGroup group;
  private final InferRequest request;
  private final DispatchSettings settings;
  private final DispatchMetrics metrics;
  private final Thread owner;
  private final long deadline;
  private final List<Attempt> underWay = new ArrayList<>();
  private final List<Replica> tried = new ArrayList<>();
  private long sentAt;
  private long retryAt;
  private boolean hedged;
  private boolean mayComeBack = true;

  GroupCall(
      ExpertGroup group,
      InferRequest request,
      DispatchSettings settings,
      DispatchMetrics metrics,
      long deadline) {
    this.group = group;
    this.request = request;
    this.settings = settings;
    this.metrics = metrics;
    this.owner = Thread.currentThread();
    this.deadline = deadline;
  }

  /** Sends the request to a replica that has not been tried; false if there is none in service. */
  boolean send() {
    return send(group.acquire(replica -> !tried.contains(replica)));
  }

  private boolean send(Optional<Replica> chosen) {
    if (chosen.isEmpty()) {
      return false;
    }
    Replica replica = chosen.get();
    sentAt = System.nanoTime();
    Duration rest = Duration.ofNanos(Math.max(1, deadline - sentAt));
    CompletableFuture<InferResult> answer = replica.infer(request, rest);
    underWay.add(new Attempt(replica, answer, sentAt));
    if (!tried.contains(replica)) {
      tried.add(replica);
    }
    return true;
  }

  /**
   * Waits for the answer.
   *
   * @return the partial sums, or null if the group did not answer in time
   */
  @Nullable Tensor await() {
    underWay.forEach(attempt -> attempt.wakes(owner));
    while (true) {
      Tensor answer = settled();
      if (answer != null) {
        return answer;
      }
      long now = System.nanoTime();
      if (now >= deadline || (underWay.isEmpty() && !resend(now) && !mayComeBack)) {
        giveUp(now);
        return null;
      }
      long wake = Math.min(deadline, underWay.isEmpty() ? retryAt : hedge(now));
      if (underWay.stream().noneMatch(Attempt::isDone) && wake > now) {
        LockSupport.parkNanos(this, wake - now);
      }
    }
  }

  /** Takes what has come in; the first good answer ends the call. */
  private @Nullable Tensor settled() {
    for (Attempt attempt : List.copyOf(underWay)) {
      if (!attempt.isDone()) {
        continue;
      }
      underWay.remove(attempt);
      long nanos = System.nanoTime() - attempt.sentAt();
      try {
        InferResult result = attempt.answer().join();
        attempt.replica().answered(nanos);
        metrics.answered(group.modality(), result, nanos);
        underWay.forEach(slow -> slow.replica().outrun(System.nanoTime() - slow.sentAt()));
        return result.output(ExpertModel.Y);
      } catch (CompletionException | TritonException e) {
        failed(attempt, e, nanos);
      }
    }
    return null;
  }

  private void failed(Attempt attempt, RuntimeException failure, long nanos) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    TritonFailure kind =
        cause instanceof TritonException triton ? triton.failure() : TritonFailure.FAILED;
    attempt.replica().failed(kind, cause, nanos);
    metrics.failed(group.modality(), kind);
    mayComeBack = kind == TritonFailure.GONE || kind.overload();
    if (kind == TritonFailure.INVALID || kind == TritonFailure.RESTRICTED) {
      throw new SpeechException(
          ErrorCode.SHARD_REJECTED, group.modality().label() + " shard refused a request", cause);
    }
  }

  /** Sends again after every attempt has failed: at once to a new replica, else now and then. */
  private boolean resend(long now) {
    boolean sent = send();
    if (!sent && mayComeBack && now >= retryAt) {
      retryAt = now + settings.retryEvery().toNanos();
      sent = send(group.acquire(_ -> true));
    }
    if (sent) {
      metrics.retried(group.modality());
      underWay.getLast().wakes(owner);
    }
    return sent;
  }

  /** Asks another replica as well when the first takes long; returns when to look again. */
  private long hedge(long now) {
    long hedgeAt = sentAt + settings.hedgeAfter().toNanos();
    if (hedged) {
      return deadline;
    }
    if (now < hedgeAt) {
      return hedgeAt;
    }
    hedged = true;
    if (send()) {
      metrics.hedged(group.modality());
      underWay.getLast().wakes(owner);
    }
    return deadline;
  }

  private void giveUp(long now) {
    for (Attempt attempt : underWay) {
      TritonException late = new TritonException(TritonFailure.DEADLINE, "step is over");
      attempt.replica().failed(TritonFailure.DEADLINE, late, now - attempt.sentAt());
    }
    underWay.clear();
    metrics.missed(group.modality());
  }

  /** One sending of the request. */
  private record Attempt(Replica replica, CompletableFuture<InferResult> answer, long sentAt) {
    boolean isDone() {
      return answer.isDone();
    }

    void wakes(Thread owner) {
      var _ = answer.whenComplete((_, _) -> LockSupport.unpark(owner));
    }
  }
}
