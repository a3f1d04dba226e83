package ai.deeptalk.shard.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.shard.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlacementReaderTest {
  private final ModelConfig config = ModelConfig.read(TinyModel.FOLDER);

  @TempDir Path folder;

  @Test
  void aFileSaysWhichGroupHasWhichExpert() throws IOException {
    ExpertPlacement placement =
        read(
            """
            {"audio": [[0, 1], [2], []], "text": [[2,3,4,5,6,7], [0,1,3,4,5,6,7], [0,1,2,3,4,5,6,7]]}
            """);
    var group = new ExpertGroup(TinyModel.FOLDER, config, placement, Modality.AUDIO);
    assertThat(group.experts(1)).containsExactly(0, 1);
    assertThat(group.models()).extracting("layer").containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no json | cannot be used",
        "{} | 'audio' is not a list",
        "{\"audio\": [[0]], \"text\": [[\"x\"]]} | 'text' has a wrong expert: \"x\"",
        "{\"audio\": [[0, 0]], \"text\": [[1]]} | wrong expert: 0"
      })
  void aWrongFileIsRefusedByItsValue(String json, String message) {
    assertRefused(() -> read(json), message);
  }

  @Test
  void aPlacementForAnotherModelIsRefused() throws IOException {
    ExpertPlacement placement = read("{\"audio\": [[0]], \"text\": [[1]]}");
    assertRefused(
        () -> new ExpertGroup(TinyModel.FOLDER, config, placement, Modality.TEXT),
        "2 experts in layer 1, the model has 8");
  }

  @Test
  void aModelWithoutGroupsNeedsAFile() {
    assertRefused(() -> PlacementReader.read(config, Optional.empty()), "deeptalk.shard.placement");
  }

  private ExpertPlacement read(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("placement.json"), json);
    return PlacementReader.read(config, Optional.of(file));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SpeechException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContaining(message);
  }
}
