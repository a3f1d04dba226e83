package ai.deeptalk.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.SpeechException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private static final Path FILE =
      Path.of("src", "test", "resources", "tokenizer", "bytelevel.json");
  private final Tokenizer tokenizer = TokenizerReader.read(FILE);

  @Test
  void namesOfSpecialTokensInAClientsTextAreOnlyWords() {
    int eos = tokenizer.id("<eos>").orElseThrow();
    assertThat(tokenizer.encode("say <eos> now")).doesNotContain(eos);
    assertThat(tokenizer.encodeWithSpecials("say <eos> now")).contains(eos);
    assertThat(tokenizer.decode(tokenizer.encode("say <eos> now"))).isEqualTo("say <eos> now");
  }

  @Test
  void everyTextDecodesToItself() {
    String text = "\u0000 \uD83D\uDE00 ÿ \u2028 mixed \t\r\n日本 e\u0301";
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }

  @Test
  void streamedTextIsWholeCharactersAndJoinsToTheWhole() {
    String text = "naïve \uD83D\uDC68\u200D\uD83D\uDC69 日本";
    StreamingDecoder decoder = tokenizer.streaming();
    StringBuilder joined = new StringBuilder();
    for (int token : tokenizer.encode(text)) {
      String piece = decoder.accept(token);
      assertThat(piece).doesNotContain("\uFFFD");
      joined.append(piece);
    }
    assertThat(joined.append(decoder.finish())).hasToString(text);
  }

  @Test
  void aCharacterThatIsNeverCompletedBecomesAReplacementCharacter() {
    StreamingDecoder decoder = tokenizer.streaming();
    int[] tokens = tokenizer.encode("\uD83E\uDDED");
    assertThat(decoder.accept(tokens[0])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
  }

  @Test
  void refusesAPartItDoesNotKnowByName() throws IOException {
    String json =
        Files.readString(FILE)
            .replace("\"type\":\"ByteLevel\",\"add_prefix_space\":false", "\"type\":\"Metaspace\"");
    assertThatThrownBy(() -> TokenizerReader.read(json))
        .isInstanceOf(SpeechException.class)
        .hasMessageContaining("pre_tokenizer")
        .hasMessageContaining("Metaspace");
  }
}
