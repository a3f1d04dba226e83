package ai.deeptalk.gateway.rest;

import java.time.Duration;
import java.time.Instant;
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

  /** One spoken answer. */
  record Kept(String id, String tenant, String words, Instant expiresAt) {}

  synchronized Kept keep(String id, String tenant, String words, Instant now) {
    Kept kept = new Kept(id, tenant, words, now.plus(LIFETIME));
    answers.put(id, kept);
    if (answers.size() > LIMIT) {
      answers.remove(answers.keySet().iterator().next());
    }
    return kept;
  }

  synchronized Optional<String> words(String id, String tenant, Instant now) {
    return Optional.ofNullable(answers.get(id))
        .filter(kept -> kept.tenant().equals(tenant) && kept.expiresAt().isAfter(now))
        .map(Kept::words);
  }
}
