package ai.deeptalk.gateway.port;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.gateway.port.ModelEvent.Finish;
import ai.deeptalk.gateway.port.ModelEvent.Timing;
import ai.deeptalk.gateway.port.ModelEvent.TokenUsage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Answers with a fixed sentence, word by word, each word two audio frames long, and hears a fixed
 * sentence. Nothing happens by itself: every {@link #step} lets one thing of one reply happen, in
 * the order in which a real one would.
 */
public final class FakeSpokenModel implements SpokenModel {
  public static final String ANSWER = "Paris is the capital of France.";
  public static final String HEARD = "What is the capital of France?";
  private static final java.util.regex.Pattern WORD_START =
      java.util.regex.Pattern.compile("(?= )");
  public static final int FRAMES_PER_WORD = 2;
  public static final int SAMPLES_PER_FRAME = 1_920;

  private final FakeReplyAudio audio;
  private final List<FakeDialogue> dialogues = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Map<String, String> answers = new HashMap<>();
  private boolean refusing;

  public FakeSpokenModel(FakeReplyAudio audio) {
    this.audio = audio;
  }

  @Override
  public synchronized Dialogue converse(Opening opening, Consumer<ModelEvent> events) {
    FakeDialogue dialogue = new FakeDialogue(opening, events);
    dialogues.add(dialogue);
    if (refusing) {
      dialogue.breakDown();
    }
    return dialogue;
  }

  /** From now on a typed question has this answer; the empty one stands for whatever is heard. */
  public synchronized void answer(String question, String answer) {
    answers.put(question, answer);
  }

  private synchronized String answerTo(String question, String beginning) {
    String answer = answers.getOrDefault(question, ANSWER);
    return answer.startsWith(beginning) ? answer.substring(beginning.length()) : answer;
  }

  /** From now on every stream breaks at once, or no longer does. */
  public synchronized void refuse(boolean refuse) {
    refusing = refuse;
  }

  @Override
  public ModelDescription describe() {
    return new ModelDescription(
        "deeptalk-mini",
        8,
        7,
        2,
        1,
        dialogues.size(),
        0,
        List.of(
            new ModelDescription.LayerLoad(
                List.of(0.9f, 0.1f), List.of(0.1f, 0.9f), List.of(5L, 7L), List.of(true, false))),
        List.of(new ModelDescription.ShardState("audio", "inprocess", "CLOSED", 0.4, 12, 0)));
  }

  public synchronized FakeDialogue latest() {
    return dialogues.getLast();
  }

  public synchronized int dialogues() {
    return dialogues.size();
  }

  public synchronized int waiting() {
    return pending.size();
  }

  /** Lets the next thing happen; false when there is nothing. */
  public boolean step() {
    Pending next;
    synchronized (this) {
      next = pending.pollFirst();
    }
    if (next == null) {
      return false;
    }
    next.action.run();
    return true;
  }

  public void stepAll() {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  private record Pending(FakeDialogue dialogue, int reply, Runnable action) {}

  /** What the model was told in one turn. */
  public static final class Turn {
    private final List<PastTurn> history;
    private int features;
    private String typed = "";
    private boolean ended;

    Turn(List<PastTurn> history) {
      this.history = history;
    }

    public List<PastTurn> history() {
      return history;
    }

    public int features() {
      return features;
    }

    public String typed() {
      return typed;
    }
  }

  /** One session's stream. */
  public final class FakeDialogue implements Dialogue {
    private final Opening opening;
    private final Consumer<ModelEvent> events;
    private final Map<Integer, Turn> turns = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Integer> cancelled = new ArrayList<>();
    private final List<HistoryLimit> limits = new ArrayList<>();
    private boolean closed;

    FakeDialogue(Opening opening, Consumer<ModelEvent> events) {
      this.opening = opening;
      this.events = events;
    }

    public Opening opening() {
      return opening;
    }

    public List<Request> requests() {
      return requests;
    }

    /** What every turn was told about the past it may take along. */
    public List<HistoryLimit> limits() {
      return limits;
    }

    public List<Integer> cancelled() {
      return cancelled;
    }

    public boolean isClosed() {
      return closed;
    }

    /** The turn a request was about. */
    public Turn turn(int number) {
      return java.util.Objects.requireNonNull(turns.get(number));
    }

    public void breakDown() {
      forget(-1);
      closed = true;
      events.accept(new ModelEvent.Broken(new SpeechException(ErrorCode.INTERNAL, "model lost")));
    }

    /** The newest reply of that kind fails. */
    public void fail(Task task) {
      Request request =
          requests.reversed().stream().filter(r -> r.task() == task).findFirst().orElseThrow();
      forget(request.reply());
      events.accept(
          new ModelEvent.ReplyFailed(
              request.reply(), new SpeechException(ErrorCode.SHARD_UNAVAILABLE, "no experts")));
    }

    @Override
    public void beginTurn(int turn, List<PastTurn> history, HistoryLimit limit) {
      limits.add(limit);
      turns.put(turn, new Turn(history));
    }

    @Override
    public void features(int turn, int first, ByteBuffer values) {
      Turn known = open(turn);
      if (known.features != first) {
        throw new IllegalStateException("feature " + first + " after " + known.features);
      }
      known.features += values.remaining() / 4;
    }

    @Override
    public void typed(int turn, String text) {
      open(turn).typed += text;
    }

    @Override
    public void endInput(int turn) {
      open(turn).ended = true;
    }

    @Override
    public void respond(Request request) {
      Turn turn = turns.get(request.turn());
      if (request.task() != Task.SAY && (turn == null || !turn.ended)) {
        throw new IllegalStateException("turn " + request.turn() + " is not complete");
      }
      requests.add(request);
      String typed = turn == null ? "" : turn.typed;
      boolean speaks = request.task() == Task.ANSWER_IN_SPEECH || request.task() == Task.SAY;
      String text =
          switch (request.task()) {
            case TRANSCRIBE -> HEARD;
            case SAY -> request.text();
            case ANSWER_IN_SPEECH -> answerTo(typed, "");
            case ANSWER_IN_TEXT -> answerTo(typed, request.text());
          };
      List<String> words = WORD_START.splitAsStream(text).toList();
      int limit =
          request.maxOutputTokens() == 0
              ? words.size()
              : Math.min(words.size(), request.maxOutputTokens());
      int frames = 0;
      for (int i = 0; i < limit; i++) {
        String word = words.get(i);
        int frame = frames;
        add(request, () -> events.accept(new ModelEvent.Words(request.reply(), word, frame)));
        for (int f = 0; speaks && f < FRAMES_PER_WORD; f++) {
          int index = frames++;
          add(request, () -> audio.deliver(opening.session(), frame(request.reply(), index)));
        }
      }
      int total = frames;
      Finish finish = limit < words.size() ? Finish.LENGTH : Finish.STOPPED;
      add(
          request,
          () ->
              events.accept(
                  new ModelEvent.ReplyEnded(
                      request.reply(),
                      finish,
                      text,
                      total,
                      new TokenUsage(7, 9, limit, total, 3),
                      new Timing(12, 60, 7, 2),
                      false)));
      if (speaks) {
        add(
            request,
            () ->
                audio.deliver(
                    opening.session(),
                    new AudioFrame(request.reply(), total, ByteBuffer.allocate(0), true, 0)));
      }
    }

    public AudioFrame frame(int reply, int index) {
      ByteBuffer pcm = ByteBuffer.allocate(SAMPLES_PER_FRAME * 2);
      for (int i = 0; i < pcm.capacity(); i++) {
        pcm.put((byte) (index + 1));
      }
      return new AudioFrame(reply, index, pcm.flip(), false, 1_500);
    }

    @Override
    public void cancel(int reply) {
      cancelled.add(reply);
      forget(reply);
    }

    @Override
    public void close() {
      closed = true;
      forget(-1);
    }

    private Turn open(int number) {
      Turn turn = turns.get(number);
      if (turn == null || turn.ended) {
        throw new IllegalStateException("turn " + number + " takes no input");
      }
      return turn;
    }

    private void add(Request request, Runnable action) {
      synchronized (FakeSpokenModel.this) {
        pending.addLast(new Pending(this, request.reply(), action));
      }
    }

    private void forget(int reply) {
      synchronized (FakeSpokenModel.this) {
        pending.removeIf(p -> p.dialogue == this && (reply < 0 || p.reply == reply));
      }
    }
  }
}
