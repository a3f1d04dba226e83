package ai.deeptalk.shard.cpu;

import ai.deeptalk.model.experts.ExpertBatch;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that compute and the bounded queue before them. A full queue refuses at once, as
 * Triton does: the caller has other replicas and no time to wait.
 */
final class ComputeWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ComputeWorkers.class);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final BlockingQueue<ExpertCall> queue;
  private final ShardMeters meters;
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean closing;

  ComputeWorkers(String name, int threads, int queueLimit, ShardMeters meters) {
    this.queue = new ArrayBlockingQueue<>(queueLimit);
    this.meters = meters;
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().name(name + "-" + i).daemon().start(this::work));
    }
  }

  /** Queues a call, or refuses it. */
  void submit(ExpertCall call) {
    if (closing || !queue.offer(call)) {
      meters.refused();
      call.refuse(
          Status.UNAVAILABLE.withDescription(
              closing ? "Server exiting" : "Exceeds maximum queue size"));
    }
  }

  int waiting() {
    return queue.size();
  }

  /** Lets the workers finish what is queued, within a moment. */
  @Override
  public void close() {
    closing = true;
    try {
      for (Thread worker : workers) {
        worker.join(GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.forEach(Thread::interrupt);
  }

  private void work() {
    var batch = new ExpertBatch();
    while (!closing || !queue.isEmpty()) {
      try {
        ExpertCall call = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (call != null) {
          compute(call, batch);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void compute(ExpertCall call, ExpertBatch batch) {
    try {
      call.run(batch, meters);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("experts could not be computed");
      call.refuse(Status.INTERNAL.withDescription("experts could not be computed: " + e));
    }
  }
}
