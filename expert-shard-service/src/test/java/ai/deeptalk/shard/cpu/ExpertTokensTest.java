package ai.deeptalk.shard.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.Modality;
import ai.deeptalk.model.checkpoint.Checkpoint;
import ai.deeptalk.protocol.ExpertModel;
import ai.deeptalk.shard.TinyModel;
import ai.deeptalk.shard.group.ExpertGroup;
import ai.deeptalk.triton.wire.ModelInferRequest;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpertTokensTest {
  private static final List<String> NAMES = List.of("x", "expert_ids", "gate_weights", "y", "");
  private static final List<String> TYPES = List.of("FP32", "FP16", "INT32", "BYTES", "", "FP64");
  private static final List<Long> SIZES =
      List.of(0L, 1L, 3L, 64L, 257L, -1L, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE);

  private final ServedModel model = model();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverArrivesIsRefusedByNameOrWhole(long seed) {
    var random = new Random(seed);
    for (int attempt = 0; attempt < 1000; attempt++) {
      ModelInferRequest request = noise(random);
      try {
        var tokens = ExpertTokens.of(request, model);
        assertThat(tokens.x()).hasSize(tokens.rows() * 64);
      } catch (InvalidRequest e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(300);
      }
    }
  }

  @Test
  void typedContentsAreRefusedWithTheWayOut() {
    var request = ModelInferRequest.newBuilder();
    request.addInputsBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(64);
    assertThatThrownBy(() -> ExpertTokens.of(request.build(), model))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("raw contents");
  }

  private static ModelInferRequest noise(Random random) {
    var request = ModelInferRequest.newBuilder();
    for (int input = random.nextInt(5); input > 0; input--) {
      var tensor =
          request.addInputsBuilder().setName(one(NAMES, random)).setDatatype(one(TYPES, random));
      for (int size = random.nextInt(4); size > 0; size--) {
        tensor.addShape(one(SIZES, random));
      }
    }
    for (int contents = random.nextInt(5); contents > 0; contents--) {
      var bytes = new byte[one(List.of(0, 4, 12, 256, 1000), random)];
      random.nextBytes(bytes);
      request.addRawInputContents(ByteString.copyFrom(bytes));
    }
    return request.build();
  }

  private static <T> T one(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static ServedModel model() {
    ExpertGroup group = TinyModel.group(Modality.AUDIO);
    try (Checkpoint checkpoint = Checkpoint.open(group.folder())) {
      return new ServedModel(
          new ExpertModel(Modality.AUDIO, 1),
          group.experts(1),
          group.read(checkpoint, 1),
          group.topK());
    }
  }
}
