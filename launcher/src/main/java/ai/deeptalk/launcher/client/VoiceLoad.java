package ai.deeptalk.launcher.client;

import ai.deeptalk.launcher.audio.Recording;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** Many callers at once on real sockets, each asking one question after the other in real time. */
public final class VoiceLoad {
  private final HttpClient http;
  private final PlatformAddress address;
  private final List<Recording> questions;
  private final ConcurrentLinkedQueue<TurnReport> reports = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  public VoiceLoad(HttpClient http, PlatformAddress address, List<Recording> questions) {
    this.http = http;
    this.address = address;
    this.questions = List.copyOf(questions);
  }

  /** Every caller begins another turn until the time is over, and finishes the turn it is in. */
  public Result run(int sessions, Duration time) {
    long until = System.nanoTime() + time.toNanos();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < sessions; caller++) {
        int first = caller;
        var _ = callers.submit(() -> call(first, until));
      }
    }
    return new Result(List.copyOf(reports), List.copyOf(failures));
  }

  private void call(int first, long untilNanos) {
    for (int turn = first; System.nanoTime() < untilNanos; turn++) {
      try (var connection = RealtimeConnection.open(http, address)) {
        var voice = VoiceTurn.on(connection, address.model());
        reports.add(voice.speak(questions.get(turn % questions.size())));
      } catch (PlatformFailure e) {
        failures.add(String.valueOf(e.getMessage()));
        return; // a platform that refuses is not asked again and again
      }
    }
  }

  /** What the callers saw. */
  public record Result(List<TurnReport> reports, List<String> reasons) {
    public int turns() {
      return reports.size();
    }

    public int failures() {
      return reasons.size();
    }

    public Optional<String> lastFailure() {
      return reasons.isEmpty() ? Optional.empty() : Optional.of(reasons.getLast());
    }

    public int underruns() {
      return reports.stream().mapToInt(TurnReport::underruns).sum();
    }

    /** First audio without the silence window at a quantile; 0 when no turn succeeded. */
    public double firstAudioMs(double quantile) {
      double[] sorted = reports.stream().mapToDouble(TurnReport::firstAudioMs).sorted().toArray();
      return sorted.length == 0
          ? 0
          : sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)];
    }
  }
}
