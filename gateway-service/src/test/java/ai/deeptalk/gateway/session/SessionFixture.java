package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.access.Allowance;
import ai.deeptalk.gateway.access.RateLimits;
import ai.deeptalk.gateway.port.FakeReplyAudio;
import ai.deeptalk.gateway.port.FakeSpeechFrontend;
import ai.deeptalk.gateway.port.FakeSpokenModel;
import ai.deeptalk.gateway.protocol.Capabilities;
import ai.deeptalk.gateway.protocol.Ids;
import ai.deeptalk.gateway.protocol.Json;
import ai.deeptalk.gateway.protocol.ServerEventSchema;
import ai.deeptalk.gateway.protocol.ServerEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A session among fakes, on the test's own thread and clock. */
final class SessionFixture {
  static final int TOKENS_PER_MINUTE = 1_000_000;

  final FakeSpeechFrontend frontend = new FakeSpeechFrontend();
  final FakeReplyAudio audio = new FakeReplyAudio();
  final FakeSpokenModel model = new FakeSpokenModel(audio);

  /** Everything since the test last cleared it. */
  final List<ObjectNode> events = new ArrayList<>();

  /** Everything. */
  final List<ObjectNode> record = new ArrayList<>();

  final RealtimeSession session;
  final Allowance allowance;
  private final boolean schemas;
  private final Deque<SessionInput> mailbox = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-11-26T12:00:00Z");
  int closeCode;
  String closeReason = "";

  SessionFixture() {
    this(1, true);
  }

  /**
   * @param schemas every event is held against the published schemas, as in all tests but the many
   *     sequences of the simulation, where a tenth is
   */
  SessionFixture(long seed, boolean schemas) {
    this(seed, schemas, Optional.empty());
  }

  /** A session that begins with a configuration. */
  static SessionFixture beginning(String update) {
    return new SessionFixture(1, true, Optional.of(Json.parse(update.replace('\'', '"'))));
  }

  private SessionFixture(long seed, boolean schemas, Optional<ObjectNode> update) {
    this.schemas = schemas;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Ids ids = new Ids(random);
    InstantSource clock = () -> now;
    allowance = new RateLimits(1_000, TOKENS_PER_MINUTE, clock).of("tenant");
    SessionScope scope =
        new SessionScope(
            new SessionId(ids.session()),
            "tenant",
            allowance,
            new SessionScope.Ports(frontend, model, audio),
            new ServerEvents(ids, this::record),
            ids,
            clock,
            SessionLimits.DEFAULT,
            new SessionMetrics(new SimpleMeterRegistry()),
            mailbox::add);
    session =
        new RealtimeSession(
            scope,
            new Sessions.Opening("tenant", "gpt-realtime", update, false),
            new Capabilities(false),
            new Outbox() {
              @Override
              public void send(String json) {}

              @Override
              public void handled() {}

              @Override
              public void close(int code, String reason) {
                closeCode = code;
                closeReason = reason;
              }
            },
            Optional.empty());
    session.open();
  }

  private void record(ObjectNode event) {
    List<String> problems = schemas ? ServerEventSchema.problems(event) : List.of();
    if (!problems.isEmpty()) {
      throw new AssertionError(problems + " in " + Json.write(event));
    }
    events.add(event);
    record.add(event);
  }

  void client(String json) {
    session.accept(new SessionInput.ClientText(json.replace('\'', '"')));
    settle();
  }

  void accept(SessionInput input) {
    session.accept(input);
    settle();
  }

  /** Everything that was reported reaches the session. */
  void settle() {
    while (!mailbox.isEmpty()) {
      session.accept(mailbox.removeFirst());
    }
    session.tick();
  }

  /** The model does one thing. */
  boolean step() {
    boolean stepped = model.step();
    settle();
    return stepped;
  }

  void stepAll() {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
    settle();
  }

  void append(byte[] pcm) {
    client(
        "{'type':'input_audio_buffer.append','audio':'"
            + Base64.getEncoder().encodeToString(pcm)
            + "'}");
  }

  /** In real time, 100 ms at a time. */
  void speak(int ms) {
    stream(ms, (byte) 1);
  }

  void beSilent(int ms) {
    stream(ms, (byte) 0);
  }

  private void stream(int ms, byte value) {
    for (int sent = 0; sent < ms; sent += 100) {
      byte[] pcm = new byte[100 * 48];
      java.util.Arrays.fill(pcm, value);
      append(pcm);
      pass(Duration.ofMillis(100));
    }
  }

  List<String> types() {
    return events.stream().map(e -> e.get("type").stringValue()).toList();
  }

  /** Without the deltas, which may interleave. */
  List<String> typesWithoutDeltas() {
    return types().stream().filter(type -> !type.endsWith("delta")).toList();
  }

  List<ObjectNode> all(String type) {
    return events.stream().filter(e -> e.get("type").stringValue().equals(type)).toList();
  }

  ObjectNode last(String type) {
    return all(type).getLast();
  }

  String text(String type, String pointer) {
    JsonNode value = last(type).at(pointer);
    return value.asString("");
  }

  static String json(ObjectNode event) {
    return Json.write(event);
  }
}
