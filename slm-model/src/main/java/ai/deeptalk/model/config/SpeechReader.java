package ai.deeptalk.model.config;

import ai.deeptalk.domain.DelayPattern;
import ai.deeptalk.domain.ModalityExperts;
import ai.deeptalk.domain.Spelling;
import ai.deeptalk.domain.VocabularyLayout;

/** The {@code deeptalk} section. */
final class SpeechReader {
  private static final int FORMAT = 3;

  private SpeechReader() {}

  static SpeechConfig read(Fields f) {
    if (f.integer("format") != FORMAT) {
      throw Fields.refused(
          "deeptalk.format %d is not known; known is %d", f.integer("format"), FORMAT);
    }
    int codebooks = f.positive("codebooks");
    try {
      return new SpeechConfig(
          new VocabularyLayout(
              f.positive("text_vocabulary"),
              codebooks,
              f.positive("codebook_entries"),
              f.positive("audio_block")),
          DelayPattern.of(f.integers("delays").stream().mapToInt(Integer::intValue).toArray()),
          f.section("spelling").map(SpeechReader::spelling).orElse(Spelling.NONE),
          f.positive("frame_samples"),
          f.positive("sample_rate"),
          f.positive("feature_width"),
          f.positive("projector_width"),
          text(f.requiredSection("text_specials")),
          audio(f.requiredSection("audio_specials")),
          f.positive("max_reply_steps"),
          f.positive("max_positions"),
          experts(f.requiredSection("modality_experts")));
    } catch (IllegalArgumentException e) {
      throw Fields.refused("deeptalk: %s", e.getMessage());
    }
  }

  private static Spelling spelling(Fields f) {
    return new Spelling(f.positive("codebooks"), f.positive("levels"));
  }

  private static SpeechConfig.TextSpecials text(Fields f) {
    return new SpeechConfig.TextSpecials(
        f.integer("bos"),
        f.integer("eos"),
        f.integer("pad"),
        f.integer("user"),
        f.integer("assistant"),
        f.integer("audio"));
  }

  private static SpeechConfig.AudioSpecials audio(Fields f) {
    return new SpeechConfig.AudioSpecials(
        f.integer("end"),
        f.integer("pad"),
        f.integer("begin"),
        f.integer("speak"),
        f.integer("transcribe"));
  }

  private static ModalityExperts experts(Fields f) {
    return new ModalityExperts(f.integerLists("audio"), f.integerLists("text"));
  }
}
