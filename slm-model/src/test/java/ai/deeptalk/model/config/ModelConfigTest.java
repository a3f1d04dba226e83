package ai.deeptalk.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.deeptalk.domain.ErrorCode;
import ai.deeptalk.domain.Modality;
import ai.deeptalk.domain.SpeechException;
import ai.deeptalk.domain.Spelling;
import ai.deeptalk.model.synthetic.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigTest {
  private static final Path TINY = Path.of("src", "test", "resources", "deepseek-v2-tiny");

  @Test
  void readsThePublishedForm() {
    ModelConfig config = ModelConfig.read(TINY.resolve("lite"));
    assertThat(config.attention()).isEqualTo(new AttentionConfig.Latent(4, 0, 32, 16, 8, 16));
    assertThat(config.mixture()).contains(new MixtureConfig(1, 1, 8, 2, 3, 48, 1, 1, false, 1f));
    assertThat(config.mixtureOf(0)).isEmpty();
    assertThat(config.mixtureOf(1)).isPresent();
    assertThat(config.tiedHead()).isFalse();
    assertThat(config.speech()).isEmpty();
    assertThat(config.streams()).isEqualTo(1);
  }

  @Test
  void readsTheNewerFormWithQueryRankAndGroups() {
    ModelConfig config = ModelConfig.read(TINY.resolve("full"));
    assertThat(config.attention()).isEqualTo(new AttentionConfig.Latent(4, 24, 32, 16, 8, 16));
    assertThat(config.mixture()).contains(new MixtureConfig(1, 1, 8, 2, 3, 48, 4, 2, false, 16f));
  }

  @Test
  void bothFormsOfTheRotarySettingsMeanTheSame() {
    assertThat(ModelConfig.read(TINY.resolve("full")).rotary())
        .isEqualTo(ModelConfig.read(TINY.resolve("lite")).rotary());
  }

  @Test
  void yarnOfTheReferenceModelHasThePublishedValues() {
    RotaryConfig rotary = ModelConfig.read(TINY.resolve("lite")).rotary();
    RotaryConfig.Yarn yarn = rotary.yarn().orElseThrow();
    assertThat(yarn.attentionScale()).isCloseTo(1.58963, within(1e-5));
    assertThat(yarn.rotationScale()).isEqualTo(1.0);
    assertThat(yarn.attentionScale() / Math.sqrt(192)).isCloseTo(0.114721, within(1e-6));
    double[] frequencies = rotary.frequencies(64);
    assertThat(frequencies[10]).isCloseTo(Math.pow(10000, -20 / 64.0), within(1e-12));
    assertThat(frequencies[23]).isCloseTo(Math.pow(10000, -46 / 64.0) / 40, within(1e-12));
  }

  @Test
  void readsTheSpeechSectionAndItsGroups(@TempDir Path folder) {
    ModelConfig config = ModelConfig.read(RandomModel.tiny().write(folder, new Random(1)));
    SpeechConfig speech = config.speech().orElseThrow();
    assertThat(config.streams()).isEqualTo(7);
    assertThat(speech.vocabulary().idOf(1, 2)).isEqualTo(3072 + 528 + 2);
    assertThat(speech.delays().longest()).isEqualTo(6);
    assertThat(config.placement().orElseThrow().experts(Modality.AUDIO, 2))
        .containsExactly(0, 2, 4, 6);
  }

  @Test
  void readsHowCodesSpellSounds(@TempDir Path folder) throws IOException {
    RandomModel.tiny().write(folder, new Random(1));
    String plain = Files.readString(folder.resolve("config.json"));
    assertThat(ModelConfigReader.read(plain).speech().orElseThrow().spelling())
        .isEqualTo(Spelling.NONE);
    UnaryOperator<String> spelt =
        codebooks ->
            plain.replace(
                "\"format\"",
                "\"spelling\":{\"codebooks\":%s,\"levels\":4},\"format\"".formatted(codebooks));
    assertThat(ModelConfigReader.read(spelt.apply("2")).speech().orElseThrow().spelling())
        .isEqualTo(new Spelling(2, 4));
    refuses(spelt.apply("7"), "deeptalk.spelling.codebooks is 7 of 6 codebooks");
    refuses(spelt.apply("0"), "deeptalk.spelling.codebooks");
  }

  @Test
  void refusesAnUnknownArchitectureByName() throws IOException {
    assertThatThrownBy(() -> ModelConfigReader.read(lite().replace("deepseek_v2", "mamba9")))
        .isInstanceOfSatisfying(
            SpeechException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContaining("model_type 'mamba9' is not known");
  }

  @Test
  void namesWhatIsMissingOrOdd() throws IOException {
    refuses(lite().replace("\"kv_lora_rank\"", "\"kv\""), "kv_lora_rank is missing");
    refuses(lite().replace("\"factor\": 40", "\"factor\": \"40\""), "rope_scaling.factor");
    refuses(lite().replace("\"yarn\"", "\"longrope\""), "rope_scaling.type is not supported");
    refuses(lite().replace("\"silu\"", "\"gelu\""), "hidden_act is not supported: \"gelu\"");
    refuses(lite().replace("\"softmax\"", "\"sigmoid\""), "scoring_func is not supported");
    refuses(
        lite().replace("\"num_experts_per_tok\": 3", "\"num_experts_per_tok\": 9"),
        "num_experts_per_tok is 9 of 8 experts");
    refuses("[", "is not JSON");
  }

  @Test
  void readsADenseModelWithGroupedQueries() {
    ModelConfig config =
        ModelConfigReader.read(
            """
            {"model_type": "qwen2", "hidden_act": "silu", "hidden_size": 64, "num_hidden_layers": 2,
             "vocab_size": 100, "rms_norm_eps": 1e-6, "tie_word_embeddings": true,
             "max_position_embeddings": 512, "rope_theta": 1000000.0, "num_attention_heads": 4,
             "num_key_value_heads": 2, "intermediate_size": 128}
            """);
    assertThat(config.attention()).isEqualTo(new AttentionConfig.Grouped(4, 2, 16, true, false));
    assertThat(config.mixture()).isEmpty();
    assertThat(config.rotary().theta()).isEqualTo(1e6);
  }

  private static String lite() throws IOException {
    return Files.readString(TINY.resolve("lite").resolve("config.json"));
  }

  private static void refuses(String json, String message) {
    assertThatThrownBy(() -> ModelConfigReader.read(json))
        .isInstanceOf(SpeechException.class)
        .hasMessageContaining(message);
  }
}
