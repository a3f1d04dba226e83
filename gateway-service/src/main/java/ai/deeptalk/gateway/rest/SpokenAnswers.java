package ai.deeptalk.gateway.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The words of recent spoken answers, so that a later message may name one by its id instead of
 * repeating it.
 */
final class SpokenAnswers {
  private static final int LIMIT = 1_024;
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final Map<String, Kept> answers = new LinkedHashMap<>();
  private final InstantSource clock;

  SpokenAnswers(InstantSource clock) {
    this.clock = clock;
  }

  /** One spoken answer. */
  record Kept(String id, String tenant, String words, Instant expiresAt) {}

  /** The answers of one tenant; nobody sees another's. */
  Shelf of(String tenant) {
    return new Shelf(tenant);
  }

  /** One tenant's answers. */
  final class Shelf {
    private final String tenant;

    private Shelf(String tenant) {
      this.tenant = tenant;
    }

    Kept keep(String id, String words) {
      return SpokenAnswers.this.keep(new Kept(id, tenant, words, clock.instant().plus(LIFETIME)));
    }

    Optional<String> words(String id) {
      return SpokenAnswers.this.words(id, tenant);
    }
  }

  private synchronized Kept keep(Kept kept) {
    answers.put(kept.id(), kept);
    if (answers.size() > LIMIT) {
      answers.remove(answers.keySet().iterator().next());
    }
    return kept;
  }

  private synchronized Optional<String> words(String id, String tenant) {
    return Optional.ofNullable(answers.get(id))
        .filter(kept -> kept.tenant().equals(tenant) && kept.expiresAt().isAfter(clock.instant()))
        .map(Kept::words);
  }
}
