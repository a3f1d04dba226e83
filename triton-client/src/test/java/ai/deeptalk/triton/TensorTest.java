package ai.deeptalk.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

final class TensorTest {
  private static final float[] VALUES = {0f, 1f, -2.5f, 65504f};

  @Test
  void floatsAndIntsAreLittleEndian() {
    assertThat(Tensor.ofFloats("x", VALUES, 2, 2).floats()).containsExactly(VALUES);
    assertThat(Tensor.ofInts("i", new int[] {-1, 258}, 2).ints()).containsExactly(-1, 258);
    assertThat(Tensor.ofInts("i", new int[] {258}, 1).contents())
        .isEqualTo(ByteString.copyFrom(new byte[] {2, 1, 0, 0}));
  }

  @Test
  void halvesKeepWhatFitsThem() {
    Tensor halves = Tensor.ofHalves("x", VALUES, 4);
    assertThat(halves.contents().size()).isEqualTo(8);
    assertThat(halves.floats()).containsExactly(VALUES);
  }

  @Test
  void aShapeThatDoesNotFitIsRefusedByName() {
    assertThatThrownBy(() -> Tensor.ofRaw("x", Datatype.FP32, ByteString.copyFrom(new byte[7]), 2))
        .hasMessage("tensor x: FP32 [2] needs 8 bytes, not 7");
    assertThatThrownBy(() -> Tensor.ofRaw("x", Datatype.FP32, ByteString.EMPTY, -1, 0))
        .hasMessageContaining("[-1, 0]");
  }

  @Test
  void anotherTypeIsRefusedByName() {
    assertThatThrownBy(() -> Tensor.ofFloats("x", VALUES, 4).ints()).hasMessageContaining("FP32");
    assertThatThrownBy(() -> Datatype.ofName("FP128")).hasMessageContaining("FP128");
  }
}
