package ai.deeptalk.model.config;

import ai.deeptalk.domain.DelayPattern;
import ai.deeptalk.domain.ModalityExperts;
import ai.deeptalk.domain.Spelling;
import ai.deeptalk.domain.VocabularyLayout;
import java.util.stream.IntStream;

/**
 * The {@code deeptalk} section: how speech enters and leaves the model.
 *
 * @param vocabulary the text block and one block per codebook
 * @param delays steps by which each codebook lags the text
 * @param spelling how codes spell sounds, where they do
 * @param frameSamples samples of one codec frame
 * @param sampleRate rate of the produced audio in Hz
 * @param featureWidth width of one speech feature
 * @param projectorWidth inner width of the projector of features
 * @param text ids of the text specials
 * @param audio local ids of the audio specials, the same in every codebook's block
 * @param maxReplySteps longest spoken reply in steps
 * @param maxPositions longest sequence
 * @param experts the two groups of experts, per mixture layer
 */
public record SpeechConfig(
    VocabularyLayout vocabulary,
    DelayPattern delays,
    Spelling spelling,
    int frameSamples,
    int sampleRate,
    int featureWidth,
    int projectorWidth,
    TextSpecials text,
    AudioSpecials audio,
    int maxReplySteps,
    int maxPositions,
    ModalityExperts experts) {

  /** Ids in the text block that are not words. */
  public record TextSpecials(int bos, int eos, int pad, int user, int assistant, int audio) {
    IntStream all() {
      return IntStream.of(bos, eos, pad, user, assistant, audio);
    }
  }

  /** Local ids that are not codes. */
  public record AudioSpecials(int end, int pad, int begin, int speak, int transcribe) {
    IntStream all() {
      return IntStream.of(end, pad, begin, speak, transcribe);
    }
  }

  public SpeechConfig {
    if (delays.codebooks() != vocabulary.codebooks()) {
      throw Fields.refused(
          "deeptalk.delays has %d entries for %d codebooks",
          delays.codebooks(), vocabulary.codebooks());
    }
    if (spelling.codebooks() > vocabulary.codebooks()) {
      throw Fields.refused(
          "deeptalk.spelling.codebooks is %d of %d codebooks",
          spelling.codebooks(), vocabulary.codebooks());
    }
    if (!text.all().allMatch(vocabulary::isText)) {
      throw Fields.refused("deeptalk.text_specials lie outside the text block: %s", text);
    }
    if (audio
        .all()
        .anyMatch(id -> id < vocabulary.codebookEntries() || id >= vocabulary.audioBlock())) {
      throw Fields.refused("deeptalk.audio_specials lie outside the block's specials: %s", audio);
    }
  }

  public int codebooks() {
    return vocabulary.codebooks();
  }
}
