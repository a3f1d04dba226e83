package ai.deeptalk.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sessions of clients that do anything at any time, on a platform that fails now and then. A
 * failing seed replays exactly: it is the only source of chance. Schemas are checked on every tenth
 * seed, the other invariants on all.
 */
class RealtimeSessionSimulationTest {
  private static final int SEEDS = 120;
  private static final int STEPS = 250;

  /** {@code .ci/simulation-step} asks for 100,000. */
  private static final int SHORT_SEQUENCES = Integer.getInteger("deeptalk.test.sequences", 1_000);

  private static final int SHORT_STEPS = 30;

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyInvariantHoldsWhateverHappens(long seed) {
    live(seed, STEPS);
  }

  /** Most of what goes wrong goes wrong soon after a beginning or just before an end. */
  @Test
  void everyInvariantHoldsInManyShortLives() {
    LongStream.range(SEEDS, SEEDS + SHORT_SEQUENCES)
        .parallel()
        .forEach(seed -> {
          try {
            live(seed, SHORT_STEPS);
          } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError("seed " + seed, broken);
          }
        });
    System.out.println(SHORT_SEQUENCES + " sequences of " + SHORT_STEPS + " client steps");
  }

  private static void live(long seed, int steps) {
    Run run = new Run(seed);
    for (int step = 0; step < steps && !run.fixture.session.isClosed(); step++) {
      run.step();
      run.check();
    }
    run.finish();
  }

  private static final class Run {
    private final Random random;
    private final SessionFixture fixture;
    private final Invariants invariants;
    private int checked;

    Run(long seed) {
      random = new Random(seed);
      fixture = new SessionFixture(seed, seed % 10 == 0);
      fixture.model.answer("weather", "call get weather: city Oslo");
      fixture.model.answer("riddle", "call for help"); // no tool of that name
      invariants = new Invariants();
    }

    void step() {
      switch (random.nextInt(26)) {
        case 0, 1, 2 -> fixture.speak(100 * (1 + random.nextInt(6)));
        case 3, 4, 5 -> fixture.beSilent(100 * (1 + random.nextInt(8)));
        case 6, 7, 8, 9, 10 -> steps(1 + random.nextInt(12));
        case 11 -> fixture.client("{'type':'input_audio_buffer.commit'}");
        case 12 -> fixture.client("{'type':'input_audio_buffer.clear'}");
        case 13 -> fixture.client("{'type':'response.create'}");
        case 14 -> fixture.client("{'type':'response.cancel'}");
        case 15 -> createItem();
        case 16 -> onAnItem("{'type':'conversation.item.retrieve','item_id':'%s'}");
        case 17 -> onAnItem("{'type':'conversation.item.delete','item_id':'%s'}");
        case 18 ->
            onAnItem(
                "{'type':'conversation.item.truncate','item_id':'%s','content_index':0,'audio_end_ms':"
                    + random.nextInt(1_200)
                    + "}");
        case 19 -> configure();
        case 20 ->
            fixture.client(
                "{'type':'response.create','response':{'conversation':'none','output_modalities':['"
                    + (random.nextBoolean() ? "text" : "audio")
                    + "']}}");
        case 21 -> fixture.pass(Duration.ofMillis(random.nextInt(3_000)));
        case 22 -> fail();
        case 23 -> giveBack();
        case 24 ->
            fixture.client(
                "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_audio','audio':'"
                    + "A".repeat(4 * random.nextInt(6_000))
                    + "'}]}}");
        default -> fixture.client("{'type':'" + "x".repeat(random.nextInt(20)) + "'}");
      }
    }

    private void steps(int count) {
      for (int i = 0; i < count; i++) {
        fixture.step();
      }
    }

    private void createItem() {
      boolean user = random.nextInt(4) > 0;
      String previous =
          random.nextInt(4) == 0
              ? ",'previous_item_id':'" + (random.nextBoolean() ? "root" : anItem()) + "'"
              : "";
      fixture.client(
          "{'type':'conversation.item.create','item':{'type':'message','role':'"
              + (user ? "user" : "assistant")
              + "','content':[{'type':'"
              + (user ? "input_text" : "output_text")
              + "','text':'"
              + List.of("hello", "weather", "riddle").get(random.nextInt(3))
              + "'}]}"
              + previous
              + "}");
    }

    /** The result of some function call. */
    private void giveBack() {
      List<ObjectNode> calls =
          fixture.record.stream()
              .filter(e -> e.at("/item/type").asString("").equals("function_call"))
              .toList();
      String callId =
          calls.isEmpty()
              ? "call_none"
              : calls.get(random.nextInt(calls.size())).at("/item/call_id").stringValue();
      fixture.client(
          "{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
              + callId
              + "','output':'sunny'}}");
    }

    private void onAnItem(String template) {
      fixture.client(template.replace("%s", anItem()));
    }

    private String anItem() {
      List<ObjectNode> added =
          fixture.record.stream().filter(e -> e.path("item").has("id")).toList();
      return added.isEmpty()
          ? "item_none"
          : added.get(random.nextInt(added.size())).at("/item/id").stringValue();
    }

    private void configure() {
      String detection =
          switch (random.nextInt(4)) {
            case 0 -> "null";
            case 1 -> "{'type':'server_vad','interrupt_response':false,'idle_timeout_ms':5000}";
            case 2 -> "{'type':'server_vad','create_response':false,'interrupt_response':true}";
            default -> "{'type':'server_vad','create_response':true,'interrupt_response':true}";
          };
      fixture.client(
          "{'type':'session.update','session':{'type':'realtime','output_modalities':['"
              + (random.nextInt(3) == 0 ? "text" : "audio")
              + "'],'tools':["
              + (random.nextInt(3) == 0
                  ? ""
                  : "{'type':'function','name':'get_weather','parameters':{'properties':{'city':{'type':'string'}}}}")
              + "],'audio':{'input':{'turn_detection':"
              + detection
              + ",'transcription':"
              + (random.nextBoolean() ? "null" : "{'model':'m'}")
              + "}}}}");
    }

    private void fail() {
      if (fixture.model.dialogues() == 0) {
        return;
      }
      FakeSpokenModel.FakeDialogue dialogue = fixture.model.latest();
      switch (random.nextInt(4)) {
        case 0 -> {
          if (!dialogue.isClosed()) {
            dialogue.breakDown();
          }
        }
        case 1 -> {
          if (!dialogue.isClosed()
              && dialogue.requests().stream().anyMatch(r -> r.task() == Task.TRANSCRIBE)) {
            dialogue.fail(Task.TRANSCRIBE);
          }
        }
        case 2 -> {
          // A stray frame of a reply that is long over, or not there yet.
          fixture.audio.deliver(
              dialogue.opening().session(), dialogue.frame(random.nextInt(20), random.nextInt(5)));
        }
        default -> {
          if (fixture.frontend.streams() > 0 && !fixture.frontend.latest().isClosed()) {
            fixture.frontend.latest().breakDown();
          }
        }
      }
      fixture.settle();
    }

    void check() {
      for (; checked < fixture.record.size(); checked++) {
        invariants.check(fixture.record.get(checked));
      }
      assertThat(invariants.breaches()).isEmpty();
      assertThat(fixture.session.state().active().isPresent())
          .isEqualTo(invariants.inConversation());
    }

    void finish() {
      fixture.stepAll();
      fixture.pass(Duration.ofSeconds(20));
      fixture.stepAll();
      fixture.accept(new SessionInput.Drain());
      fixture.stepAll();
      fixture.pass(Duration.ofSeconds(40));
      for (; checked < fixture.record.size(); checked++) {
        invariants.check(fixture.record.get(checked));
      }
      assertThat(invariants.end()).isEmpty();
      assertThat(fixture.session.isClosed()).isTrue();
      assertThat(fixture.audio.listeners()).isZero();
      int sent = fixture.record.size();
      fixture.client("{'type':'input_audio_buffer.clear'}");
      assertThat(fixture.record).hasSize(sent);
    }
  }
}
