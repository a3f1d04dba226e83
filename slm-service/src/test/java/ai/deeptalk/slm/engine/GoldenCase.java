package ai.deeptalk.slm.engine;

import ai.deeptalk.model.checkpoint.SafetensorsFile;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.SpeechConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One golden case of the default model, and the prompts it was computed from. */
final class GoldenCase implements AutoCloseable {
  private final SpeechConfig speech;
  private final SafetensorsFile file;

  GoldenCase(ModelConfig config, Path file) {
    this.speech = config.speech().orElseThrow();
    this.file = SafetensorsFile.open(file);
  }

  int[] ints(String name) {
    return Arrays.stream(file.tensor(name).longs()).mapToInt(Math::toIntExact).toArray();
  }

  float[] floats(String name) {
    return file.tensor(name).floats();
  }

  /** The recorded rows of a typed prompt, with the text row's assistant marker. */
  List<Position> typed() {
    int[] tokens = ints("tokens");
    int streams = speech.codebooks() + 1;
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < tokens.length; i += streams) {
      positions.add(Position.tokens(Arrays.copyOfRange(tokens, i, i + streams)));
    }
    return positions;
  }

  /**
   * A spoken prompt without its assistant marker: bos, user, begin, features, end, and what was
   * told.
   */
  List<Position> spoken() {
    List<Position> positions = new ArrayList<>();
    positions.add(quiet(speech.text().bos()));
    positions.add(quiet(speech.text().user()));
    positions.add(marked(speech.audio().begin(), speech.text().audio()));
    int width = speech.featureWidth();
    float[] features = floats("features");
    int[] told = ints("told");
    for (int i = 0; i <= told.length; i++) {
      int word = i == 0 ? speech.text().audio() : told[i - 1];
      boolean heard = i < features.length / width;
      positions.add(
          heard
              ? Position.speech(Feature.of(features, i * width, width), word)
              : marked(speech.audio().end(), word));
    }
    return positions;
  }

  /** The assistant marker of the text row. */
  Position textMarker() {
    return quiet(speech.text().assistant());
  }

  /** The assistant marker of the speech row. */
  Position speechMarker() {
    return marked(speech.audio().speak(), speech.text().assistant());
  }

  /** The assistant marker of the transcription row. */
  Position transcriptionMarker() {
    return marked(speech.audio().transcribe(), speech.text().assistant());
  }

  /** A position without sound. */
  Position quiet(int token) {
    return marked(speech.audio().pad(), token);
  }

  private Position marked(int local, int token) {
    int[] codes = new int[speech.codebooks()];
    Arrays.fill(codes, local);
    return position(codes, token);
  }

  /** A position of local audio ids and a text token. */
  Position position(int[] codes, int token) {
    IntStream audio =
        IntStream.range(0, codes.length).map(c -> speech.vocabulary().idOf(c, codes[c]));
    return Position.tokens(IntStream.concat(audio, IntStream.of(token)).toArray());
  }

  @Override
  public void close() {
    file.close();
  }
}
