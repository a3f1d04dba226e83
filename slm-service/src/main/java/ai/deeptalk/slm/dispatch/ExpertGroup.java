package ai.deeptalk.slm.dispatch;

import ai.deeptalk.domain.Modality;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The replicas of one group. Calls go round among those in service. */
final class ExpertGroup {
  private final Modality modality;
  private final List<Replica> replicas;
  private int turn;

  ExpertGroup(Modality modality, List<Replica> replicas) {
    if (replicas.isEmpty()) {
      throw new IllegalArgumentException("group " + modality.label() + " has no replicas");
    }
    this.modality = modality;
    this.replicas = List.copyOf(replicas);
  }

  Modality modality() {
    return modality;
  }

  List<Replica> replicas() {
    return replicas;
  }

  /**
   * The next replica among those wanted; its call must be settled. One whose breaker is open is
   * asked only if no other is left: a slow answer is better than none.
   */
  Optional<Replica> acquire(Predicate<Replica> wanted) {
    return next(replica -> wanted.test(replica) && replica.tryAcquire())
        .or(() -> next(replica -> wanted.test(replica) && !replica.lost()));
  }

  private Optional<Replica> next(Predicate<Replica> acquired) {
    for (int i = 0; i < replicas.size(); i++) {
      turn = (turn + 1) % replicas.size();
      if (acquired.test(replicas.get(turn))) {
        return Optional.of(replicas.get(turn));
      }
    }
    return Optional.empty();
  }

  /** Whether every replica has lost its connection. */
  boolean isLost() {
    return replicas.stream().allMatch(Replica::lost);
  }
}
