package ai.deeptalk.gateway.rest;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SessionId;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.audio.FrameSequence;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.AudioFrame;
import ai.deeptalk.gateway.port.AudioSource;
import ai.deeptalk.gateway.port.FrontendEvent;
import ai.deeptalk.gateway.port.HistoryLimit;
import ai.deeptalk.gateway.port.ModelEvent;
import ai.deeptalk.gateway.port.ModelEvent.ReplyEnded;
import ai.deeptalk.gateway.port.ReplyAudio;
import ai.deeptalk.gateway.port.ReplyAudio.Subscription;
import ai.deeptalk.gateway.port.SpeechFrontend;
import ai.deeptalk.gateway.port.SpokenModel;
import ai.deeptalk.gateway.port.SpokenModel.Dialogue;
import ai.deeptalk.gateway.port.SpokenModel.PastTurn;
import ai.deeptalk.gateway.port.SpokenModel.Request;
import ai.deeptalk.gateway.port.SpokenModel.Task;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * One request's short session with the platform. Blocks its caller, a virtual thread, and never for
 * longer than its patience between two signs of life.
 */
final class Exchange implements AutoCloseable {
  private static final int WAITING = 4_096;
  private static final int WAITING_FRAMES = 128;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int END_TOLERANCE_MS = 80;

  private final Ports ports;
  private final SessionId session;
  private final String tenant;
  private final Duration patience;
  private final LongConsumer spent;
  private final BlockingQueue<Happening> happenings = new ArrayBlockingQueue<>(WAITING);
  private final Dialogue dialogue;
  private final Subscription audio;
  private int turns;
  private int replies;

  /** The rest of the platform. */
  record Ports(SpeechFrontend frontend, SpokenModel model, ReplyAudio audio) {}

  /** What a reply brings, as it comes. */
  interface Listener {
    void words(String text);

    void sound(ByteBuffer pcm);

    /** Of a reply that is only written. */
    static Listener ofWords(Consumer<String> words) {
      return new Listener() {
        @Override
        public void words(String text) {
          words.accept(text);
        }

        @Override
        public void sound(ByteBuffer pcm) {}
      };
    }
  }

  private sealed interface Happening {
    record Heard(FrontendEvent event) implements Happening {}

    record Thought(ModelEvent event) implements Happening {}

    record Voiced(AudioFrame frame) implements Happening {}
  }

  /**
   * @param spent told how many tokens each reply took
   */
  Exchange(Ports ports, SessionId session, String tenant, Duration patience, LongConsumer spent) {
    this.spent = spent;
    this.ports = ports;
    this.session = session;
    this.tenant = tenant;
    this.patience = patience;
    this.audio = ports.audio().subscribe(session, frame -> offer(new Happening.Voiced(frame)));
    this.dialogue =
        ports
            .model()
            .converse(
                new SpokenModel.Opening(
                    session, tenant, ports.audio().partition(), ports.audio().epoch()),
                event -> offer(new Happening.Thought(event)));
  }

  String tenant() {
    return tenant;
  }

  /** The utterances in 16-bit PCM; the frontend ends one by force when it gets too long. */
  List<Utterance> hear(byte[] pcm, int sampleRate) {
    AudioSource source = new AudioSource(AudioEncoding.PCM16, sampleRate, Optional.empty());
    int totalMs = (int) (pcm.length * 1000L / 2 / sampleRate);
    List<Utterance> utterances = new ArrayList<>();
    try (var stream =
        ports.frontend().listen(session, source, event -> offer(new Happening.Heard(event)))) {
      for (int at = 0; at < pcm.length; at += CHUNK_BYTES) {
        stream.audio(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + CHUNK_BYTES)));
      }
      stream.commit();
      List<FrontendEvent.Features> features = new ArrayList<>();
      while (true) {
        Happening next = next();
        if (!(next instanceof Happening.Heard heard)) {
          refuseBroken(next);
          continue;
        }
        switch (heard.event()) {
          case FrontendEvent.Features part -> features.add(part);
          case FrontendEvent.UtteranceEnded ended -> {
            if (!features.isEmpty()) {
              utterances.add(
                  new Utterance(List.copyOf(features), ended.audioStartMs(), ended.audioEndMs()));
              features.clear();
            }
            if (ended.empty() || ended.audioEndMs() >= totalMs - END_TOLERANCE_MS) {
              return utterances;
            }
          }
          case FrontendEvent.Broken broken -> throw broken.cause();
          case FrontendEvent.SpeechStarted started -> {}
          case FrontendEvent.SpeechStopped stopped -> {}
          case FrontendEvent.Cleared cleared -> {}
        }
      }
    }
  }

  int typed(List<PastTurn> history, String text) {
    int turn = begin(history);
    dialogue.typed(turn, text);
    dialogue.endInput(turn);
    return turn;
  }

  int spoken(List<PastTurn> history, Utterance utterance) {
    int turn = begin(history);
    utterance
        .features()
        .forEach(part -> dialogue.features(turn, part.first(), part.values().duplicate()));
    dialogue.endInput(turn);
    return turn;
  }

  /** Lets the model reply and returns when everything of it was passed on. */
  ReplyEnded reply(int turn, Task task, String text, int maxOutputTokens, Listener listener) {
    return reply(turn, task, text, maxOutputTokens, Speed.NORMAL, listener);
  }

  /** The same at another pace of the voice. */
  ReplyEnded reply(
      int turn, Task task, String text, int maxOutputTokens, Speed speed, Listener listener) {
    replies++;
    int reply = replies;
    dialogue.respond(new Request(turn, reply, task, text, maxOutputTokens, speed));
    boolean speaks = task == Task.SAY || task == Task.ANSWER_IN_SPEECH;
    FrameSequence sequence = new FrameSequence(1, WAITING_FRAMES);
    Optional<ReplyEnded> end = Optional.empty();
    while (end.isEmpty()
        || (speaks && !sequence.ended() && sequence.delivered() < end.get().frames())) {
      switch (next()) {
        case Happening.Voiced voiced when voiced.frame().reply() == reply -> {
          for (AudioFrame frame : sequence.accept(voiced.frame())) {
            if (frame.pcm().hasRemaining()) {
              listener.sound(frame.pcm());
            }
          }
          if (sequence.isOverfull()) {
            throw new SpeechException(
                ErrorCode.AUDIO_STREAM_UNAVAILABLE, "an audio frame is missing");
          }
        }
        case Happening.Thought(ModelEvent.Words words) when words.reply() == reply ->
            listener.words(words.text());
        case Happening.Thought(ModelEvent.ReplyEnded ended) when ended.reply() == reply ->
            end = Optional.of(ended);
        case Happening.Thought(ModelEvent.ReplyFailed failed) when failed.reply() == reply ->
            throw failed.cause();
        case Happening other -> refuseBroken(other);
      }
    }
    spent.accept(end.get().usage().total());
    return end.get();
  }

  @Override
  public void close() {
    dialogue.close();
    audio.close();
  }

  private int begin(List<PastTurn> history) {
    turns++;
    dialogue.beginTurn(turns, history, HistoryLimit.AS_MUCH_AS_FITS);
    return turns;
  }

  private void offer(Happening happening) {
    // A full queue loses its newest entry; the reader then runs out of patience, which is an error
    // and not a gap.
    var _ = happenings.offer(happening);
  }

  private Happening next() {
    try {
      Happening next = happenings.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new SpeechException(ErrorCode.TURN_TIMEOUT, "the platform did not answer in time");
      }
      return next;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new SpeechException(ErrorCode.INTERNAL, "interrupted", stopped);
    }
  }

  private static void refuseBroken(Happening happening) {
    if (happening instanceof Happening.Thought(ModelEvent.Broken broken)) {
      throw broken.cause();
    }
  }

  /** Speech as features. */
  record Utterance(List<FrontendEvent.Features> features, int startMs, int endMs) {}
}
