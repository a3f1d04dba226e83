package ai.deeptalk.slm.tick;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.SmallRules;
import ai.deeptalk.slm.engine.FakeBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs ticks by hand, on a clock that moves only when told to. */
final class TickBench {
  final List<Conversation> conversations = new ArrayList<>();
  final FakeBackbone backbone;
  final DecodingParts parts;
  final Tick tick;
  StepGuard.Outcome experts = StepGuard.Outcome.WHOLE;
  long now = 1;

  TickBench(int frames) {
    this(frames, settings(8), 2000);
  }

  TickBench(int frames, TickSettings settings, int poolPositions) {
    ReplyRules rules = SmallRules.rules(60);
    backbone = new ScriptedModel(rules, frames).backbone(poolPositions);
    parts =
        new DecodingParts(
            new KvPool(backbone, () -> conversations.forEach(Conversation::reclaim)),
            rules,
            SmallRules.LETTERS,
            new PromptGrammar(rules, SmallRules.LETTERS),
            settings,
            2,
            new RowBudget(settings.maxRows()),
            new Mailbox(settings.maxCommands()),
            () -> now,
            new TickMetrics(new SimpleMeterRegistry()));
    StepGuard guard =
        new StepGuard() {
          @Override
          public void begin() {}

          @Override
          public Outcome end() {
            return experts;
          }
        };
    tick = new Tick(backbone, guard, parts, conversations);
  }

  static TickSettings settings(int maxRows) {
    return new TickSettings(
        4,
        maxRows,
        64,
        100,
        4,
        Duration.ofMillis(800),
        Duration.ofMillis(80),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  Session session(String id) {
    return new Session(id);
  }

  /** Ticks until nothing is due. */
  int settle() {
    int ticks = 0;
    do {
      parts.mailbox().drain();
      ticks++;
    } while (tick.run());
    return ticks - 1;
  }

  boolean tick() {
    parts.mailbox().drain();
    return tick.run();
  }

  /** A session with its events and frames. */
  final class Session {
    final List<ReplyEvent> events = new ArrayList<>();
    final RecordingSink sink = new RecordingSink();
    final Conversation conversation;
    final SessionLink link;

    Session(String id) {
      var route = new SessionRoute(new SessionId(id), "tenant", 0, 1, "");
      conversation = new Conversation(parts, route, events::add, sink);
      conversations.add(conversation);
      link =
          new SessionLink(
              parts,
              conversation,
              left -> {
                left.close();
                conversations.remove(left);
              });
    }

    Session typedTurn(int turn, String text) {
      link.beginTurn(turn, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
      link.typed(turn, text);
      link.endInput(turn);
      return this;
    }

    Session spokenTurn(int turn, Consumer<SessionLink> speech) {
      link.beginTurn(turn, List.of(), HistoryLimit.AS_MUCH_AS_FITS);
      speech.accept(link);
      link.endInput(turn);
      return this;
    }

    String text() {
      var text = new StringBuilder();
      for (ReplyEvent event : events) {
        if (event instanceof ReplyEvent.Text delta) {
          text.append(delta.text());
        }
      }
      return text.toString();
    }

    ReplyEvent lastEvent() {
      return events.getLast();
    }

    ReplyEvent.Done done() {
      return (ReplyEvent.Done) lastEvent();
    }

    ReplyEvent.Failed failed() {
      return (ReplyEvent.Failed) lastEvent();
    }
  }
}
