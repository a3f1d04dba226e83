package ai.deeptalk.slm.decode;

import ai.deeptalk.domain.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers of the vocabulary and of the delay pattern that decoding needs.
 *
 * @param textVocabulary ids of the text block, specials included
 * @param codebooks number of audio streams
 * @param entries codes per codebook
 * @param audioBlock ids per codebook: the entries, then the specials
 * @param delays steps by which each codebook lags the text, never falling from one to the next
 * @param text special tokens of the text block
 * @param audio special tokens of every codebook's block, counted from its start
 * @param spelling which code may come after which
 * @param maxReplySteps a spoken reply is ended at this step
 */
public record ReplyRules(
    int textVocabulary,
    int codebooks,
    int entries,
    int audioBlock,
    List<Integer> delays,
    TextSpecials text,
    AudioSpecials audio,
    Spelling spelling,
    int maxReplySteps) {

  /** Ids in the text block. */
  public record TextSpecials(int bos, int eos, int pad, int user, int assistant, int audio) {}

  /** Ids within the block of a codebook. */
  public record AudioSpecials(int end, int pad, int begin, int speak, int transcribe) {}

  public ReplyRules {
    delays = List.copyOf(delays);
    if (codebooks < 1 || delays.size() != codebooks) {
      throw new IllegalArgumentException(
          "delays must name every codebook: codebooks=" + codebooks + " delays=" + delays);
    }
    for (int i = 1; i < codebooks; i++) {
      if (delays.get(i) < delays.get(i - 1)) {
        throw new IllegalArgumentException("delays must not fall: " + delays);
      }
    }
    if (delays.getFirst() < 1 || maxReplySteps < 1) {
      throw new IllegalArgumentException(
          "delays and steps start at 1: delays=" + delays + " maxReplySteps=" + maxReplySteps);
    }
    if (audio.end() != entries) {
      throw new IllegalArgumentException(
          "end must follow the entries: end=" + audio.end() + " entries=" + entries);
    }
  }

  /** Index of the text stream and of its block; the codebooks come before it. */
  public int textStream() {
    return codebooks;
  }

  /** Id, in the whole vocabulary, of a local id of a codebook. */
  public int audioId(int codebook, int local) {
    return textVocabulary + codebook * audioBlock + local;
  }

  public int delay(int codebook) {
    return delays.get(codebook);
  }

  /**
   * Codebooks in the order in which a step chooses their codes: what is heard earlier comes first.
   */
  public List<Integer> choosingOrder() {
    return IntStream.range(0, codebooks)
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(this::delay).reversed())
        .toList();
  }

  /** Steps from a frame's index to the step that completes it. */
  public int lastDelay() {
    return delays.getLast();
  }

  /** Steps, and so positions, that a spoken reply of this many frames takes. */
  public int stepsFor(int frames) {
    return frames + lastDelay();
  }
}
