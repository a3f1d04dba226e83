package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.Speed;
import ai.deeptalk.gateway.tools.ToolWords;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What an item of the conversation consists of. */
sealed interface ItemContent {
  /** What the model is told about it. */
  String remembered();

  /** Audio that is kept for retrieval. */
  default int audioBytes() {
    return 0;
  }

  /** Drops that audio; how much it was. */
  default int forgetAudio() {
    return 0;
  }

  /** The model calls a function of the client's; {@code arguments} is JSON. */
  record FunctionCall(String callId, String name, String arguments) implements ItemContent {
    @Override
    public String remembered() {
      return ToolWords.call(name, arguments);
    }
  }

  /** What the function gave back. */
  record FunctionOutput(String callId, String output) implements ItemContent {
    @Override
    public String remembered() {
      return ToolWords.result(output);
    }
  }

  /** One text per part. */
  record Typed(List<String> texts) implements ItemContent {
    @Override
    public String remembered() {
      return String.join(" ", texts);
    }
  }

  /** What a user said: audio in the client's format, and its transcript once there is one. */
  final class UserSpeech implements ItemContent {
    private byte[] audio;
    private Optional<String> transcript = Optional.empty();

    UserSpeech(byte[] audio) {
      this.audio = audio;
    }

    @Override
    public String remembered() {
      return transcript.orElse("");
    }

    byte[] audio() {
      return audio;
    }

    Optional<String> transcript() {
      return transcript;
    }

    void transcribed(String text) {
      transcript = Optional.of(text);
    }

    @Override
    public int audioBytes() {
      return audio.length;
    }

    @Override
    public int forgetAudio() {
      int freed = audio.length;
      audio = new byte[0];
      return freed;
    }
  }

  /** What the model said, and how much of it was heard. */
  final class ModelSpeech implements ItemContent {
    private static final int FRAME_MS = 80; // of the codec, at the voice's own pace

    private final SpokenWords words = new SpokenWords();
    private final int bytesPerMs;
    private final Speed speed;
    private ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private int frames;
    private long sentBytes;
    private @Nullable Instant firstSent;
    private OptionalInt truncatedMs = OptionalInt.empty();
    private OptionalInt heardMs = OptionalInt.empty();
    private OptionalInt playedMs = OptionalInt.empty();

    /**
     * @param speed pace at which its frames are spoken
     */
    ModelSpeech(int bytesPerMs, Speed speed) {
      this.bytesPerMs = bytesPerMs;
      this.speed = speed;
    }

    void say(String text, int frame) {
      words.add(text, frame);
    }

    void sound(byte[] encoded, Instant now) {
      if (firstSent == null) {
        firstSent = now;
      }
      frames++;
      sentBytes += encoded.length;
      audio.writeBytes(encoded);
    }

    /**
     * The user began to speak, or cancelled: what the client has not played by its own word, or a
     * listener in real time has not heard by now, was not heard.
     */
    void stopListening(Instant now) {
      if (firstSent == null) {
        heardMs = OptionalInt.of(0);
        return;
      }
      long elapsed = playedMs.orElse((int) Duration.between(firstSent, now).toMillis());
      if (elapsed < generatedMs() && heardMs.isEmpty()) {
        heardMs = OptionalInt.of((int) Math.max(0, elapsed));
      }
    }

    /** When a listener in real time has heard all of it; {@code now} for what has no sound. */
    Instant heardAt(Instant now) {
      return firstSent == null ? now : firstSent.plusMillis(generatedMs());
    }

    /** The client plays, and says how far it is; it knows better than any clock of ours. */
    void played(int ms) {
      playedMs = OptionalInt.of(Math.max(ms, playedMs.orElse(0)));
    }

    /** How far the client said it is, 0 if it never said. */
    int playedMs() {
      return playedMs.orElse(0);
    }

    /** The client says where it stopped playing for good. */
    void truncate(int audioEndMs) {
      truncatedMs = OptionalInt.of(audioEndMs);
      byte[] kept = audio.toByteArray();
      audio = new ByteArrayOutputStream();
      audio.write(kept, 0, (int) Math.min(kept.length, (long) audioEndMs * bytesPerMs));
    }

    int generatedMs() {
      return truncatedMs.orElse((int) (sentBytes / bytesPerMs));
    }

    int frames() {
      return frames;
    }

    SpokenWords words() {
      return words;
    }

    byte[] audio() {
      return audio.toByteArray();
    }

    @Override
    public int audioBytes() {
      return audio.size();
    }

    @Override
    public int forgetAudio() {
      int freed = audio.size();
      audio = new ByteArrayOutputStream();
      return freed;
    }

    /** The transcript as the client knows it. */
    String transcript() {
      return truncatedMs.isPresent()
          ? words.heardIn(framesOf(truncatedMs.getAsInt()))
          : words.all();
    }

    @Override
    public String remembered() {
      if (truncatedMs.isPresent()) {
        return transcript();
      }
      return heardMs.isPresent() ? words.heardIn(framesOf(heardMs.getAsInt())) : words.all();
    }

    private int framesOf(int ms) {
      return (int) Math.ceil(ms * speed.factor() / FRAME_MS);
    }
  }
}
