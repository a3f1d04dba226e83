package ai.deeptalk.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.SpeechException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final Path LITE = Path.of("src", "test", "resources", "deepseek-v2-tiny", "lite");
  private static final String SHARD = "model-00003-of-00007.safetensors";
  private @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.list(LITE)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void readsTensorsOutOfShards() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertThat(checkpoint.floats("model.norm.weight", 64)).hasSize(64);
      assertThat(checkpoint.tensor("lm_head.weight").shape()).containsExactly(320, 64);
    }
  }

  @Test
  void refusesACutShardByTheFirstTensorThatIsNotWhole() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(SHARD));
    Files.write(folder.resolve(SHARD), Arrays.copyOf(bytes, bytes.length - 100));
    refuses(() -> Checkpoint.open(folder), SHARD + " is cut: tensor model.layers.");
  }

  @Test
  void refusesAShardCutInsideItsHeader() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(SHARD));
    Files.write(folder.resolve(SHARD), Arrays.copyOf(bytes, 50));
    refuses(() -> Checkpoint.open(folder), SHARD + " is not a whole safetensors file");
  }

  @Test
  void refusesAMissingShardByATensorItShouldHold() throws IOException {
    Files.delete(folder.resolve(SHARD));
    refuses(() -> Checkpoint.open(folder), "tensor model.layers.", SHARD, "missing");
  }

  @Test
  void refusesATensorThatTheIndexNamesAndTheShardLacks() throws IOException {
    Path index = folder.resolve("model.safetensors.index.json");
    String json =
        Files.readString(index).replace("\"model.norm.weight\"", "\"model.norms.weight\"");
    Files.writeString(index, json);
    refuses(() -> Checkpoint.open(folder), "tensor model.norms.weight is missing from model-0000");
  }

  @Test
  void refusesAMissingTensorAndAWrongShapeByName() {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      refuses(
          () -> checkpoint.tensor("model.nothing.weight"),
          "tensor model.nothing.weight is missing");
      refuses(
          () -> checkpoint.floats("lm_head.weight", 320, 65),
          "tensor lm_head.weight has shape [320, 64], expected [320, 65]");
    }
  }

  @Test
  void refusesAFolderWithoutWeights(@TempDir Path empty) {
    refuses(() -> Checkpoint.open(empty), "has neither model.safetensors nor");
  }

  @Test
  void readsHalfPrecisionOfBothKinds() throws IOException {
    String header =
        """
        {"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},\
        "h":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},\
        "i":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}\
        """;
    Path file = write(header, 16, 0x3fc0, 0xc000, 0x3e00, 0xc000, -7, -1, -1, -1);
    try (SafetensorsFile halves = SafetensorsFile.open(file)) {
      assertThat(halves.tensor("b").floats()).containsExactly(1.5f, -2f);
      assertThat(halves.tensor("h").floats()).containsExactly(1.5f, -2f);
      assertThat(halves.tensor("i").longs()).containsExactly(-7L);
      refuses(() -> halves.tensor("i").floats(), "tensor i holds I64");
      refuses(() -> halves.tensor("b").longs(), "tensor b holds BF16");
    }
  }

  @Test
  void refusesOffsetsThatDoNotFitTheShape() throws IOException {
    Path file = write("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 8);
    refuses(() -> SafetensorsFile.open(file), "tensor x of", "has 4 bytes", "needs 8");
  }

  @Test
  void refusesATypeItCannotRead() throws IOException {
    Path file = write("{\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]}}", 8);
    refuses(() -> SafetensorsFile.open(file), "tensor x has unknown type 'F8_E4M3'");
  }

  @Test
  void whatIsWrittenReadsBack() {
    Path file = folder.resolve("written.safetensors");
    new SafetensorsWriter()
        .add("a", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
        .add("b", new float[] {7}, 1)
        .write(file);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.names()).containsExactlyInAnyOrder("a", "b");
      assertThat(read.tensor("a").withShape(2, 3).floats(3, 3)).containsExactly(4f, 5f, 6f);
      assertThat(read.tensor("b").floats()).containsExactly(7f);
    }
  }

  private Path write(String header, int bytes, int... shorts) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content =
        ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(json.length).put(json);
    for (int value : shorts) {
      content.putShort((short) value);
    }
    return Files.write(folder.resolve("small.safetensors"), content.array());
  }

  private static void refuses(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SpeechException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .message()
        .contains(parts);
  }
}
