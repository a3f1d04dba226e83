package ai.deeptalk.slm.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextStreamTest {
  @Test
  void keepsHalfACharacterBackUntilItIsWhole() {
    byte[] bytes = "é€😀".getBytes(StandardCharsets.UTF_8);
    var stream = new TextStream(oneByteEach(bytes));
    StringBuilder read = new StringBuilder();

    for (int token = 0; token < bytes.length; token++) {
      String piece = stream.append(token);
      assertThat(piece).doesNotContain("\uFFFD");
      read.append(piece);
    }

    assertThat(read).hasToString("é€😀");
    assertThat(stream.whole()).isEqualTo("é€😀");
  }

  private static TextCodec oneByteEach(byte[] bytes) {
    return new TextCodec() {
      @Override
      public int[] encode(String text) {
        return new int[0];
      }

      @Override
      public byte[] bytes(int token) {
        return new byte[] {bytes[token]};
      }
    };
  }
}
