package ai.deeptalk.gateway.session;

import ai.deeptalk.domain.SessionId;
import ai.deeptalk.gateway.port.AudioEncoding;
import ai.deeptalk.gateway.port.AudioSource;
import ai.deeptalk.gateway.port.FrontendEvent;
import ai.deeptalk.gateway.port.SpeechFrontend.AudioStream;
import ai.deeptalk.gateway.protocol.SessionSettings;
import ai.deeptalk.gateway.session.ItemContent.UserSpeech;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Speech that a client brings as an item: heard on a line of its own beside the microphone's, whole
 * and without turn detection. Its lines have negative numbers, so that their events are told apart.
 */
final class SpokenItems {
  private static final int CHUNK_MS = 1_000;

  private final SessionScope scope;
  private final Supplier<SessionSettings> settings;
  private final Responses responses;
  private final Map<Integer, Line> lines = new HashMap<>();
  private int opened;

  SpokenItems(SessionScope scope, Supplier<SessionSettings> settings, Responses responses) {
    this.scope = scope;
    this.settings = settings;
    this.responses = responses;
  }

  /** Whether an event belongs to one of these lines. */
  static boolean hears(SessionInput.Heard heard) {
    return heard.stream() < 0;
  }

  void hear(ConversationItem item, UserSpeech speech) {
    AudioEncoding encoding = settings.get().input();
    byte[] audio = speech.audio();
    SpokenTurn turn = responses.input().newTurn(item.id());
    turn.commit(scope.now(), Optional.empty(), audio.length / (1000.0 * encoding.bytesPerMs()));
    responses.input().committed(turn);
    opened--;
    int number = opened;
    AudioStream stream =
        scope
            .ports()
            .frontend()
            .listen(
                new SessionId(scope.id().value() + ".item" + -number),
                new AudioSource(encoding, encoding.sampleRate(), Optional.empty()),
                event -> scope.mailbox().accept(new SessionInput.Heard(number, event)));
    lines.put(number, new Line(turn, stream));
    int chunk = CHUNK_MS * encoding.bytesPerMs();
    for (int at = 0; at < audio.length; at += chunk) {
      stream.audio(Arrays.copyOfRange(audio, at, Math.min(audio.length, at + chunk)));
    }
    stream.commit();
  }

  void heard(SessionInput.Heard heard) {
    Line line = lines.get(heard.stream());
    if (line == null) {
      return;
    }
    switch (heard.event()) {
      case FrontendEvent.Features features ->
          responses.input().features(line.turn, features.first(), features.values());
      case FrontendEvent.UtteranceEnded ended ->
          end(heard.stream(), line, ended.empty() ? 0 : ended.featureCount());
      case FrontendEvent.Broken broken -> end(heard.stream(), line, 0);
      case FrontendEvent.SpeechStarted started -> {}
      case FrontendEvent.SpeechStopped stopped -> {}
      case FrontendEvent.Cleared cleared -> {}
    }
  }

  /** What comes after the first utterance of a very long recording is not heard. */
  private void end(int number, Line line, int features) {
    lines.remove(number);
    line.stream.close();
    line.turn.end(features);
    responses.inputEnded(line.turn);
  }

  void close() {
    List.copyOf(lines.values()).forEach(line -> line.stream.close());
    lines.clear();
  }

  private record Line(SpokenTurn turn, AudioStream stream) {}
}
