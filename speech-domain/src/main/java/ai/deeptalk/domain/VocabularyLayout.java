package ai.deeptalk.domain;

/**
 * Which rows of the embedding belong to text and which to each codebook: a text block, then one
 * block per codebook whose first {@code codebookEntries} rows are codes and the rest specials.
 */
public record VocabularyLayout(
    int textVocabulary, int codebooks, int codebookEntries, int audioBlock) {
  public VocabularyLayout {
    if (textVocabulary <= 0) {
      throw new IllegalArgumentException("textVocabulary must be positive: " + textVocabulary);
    }
    if (codebooks < 0) {
      throw new IllegalArgumentException("codebooks must not be negative: " + codebooks);
    }
    if (codebooks > 0 && (codebookEntries <= 0 || audioBlock < codebookEntries)) {
      throw new IllegalArgumentException(
          "audioBlock must hold all entries: audioBlock="
              + audioBlock
              + ", codebookEntries="
              + codebookEntries);
    }
  }

  /** First row of a codebook's block. */
  public int blockStart(int codebook) {
    if (codebook < 0 || codebook >= codebooks) {
      throw new IllegalArgumentException("codebook must be below " + codebooks + ": " + codebook);
    }
    return textVocabulary + audioBlock * codebook;
  }

  /** Row of a code, or of a special given by its local id, in a codebook's block. */
  public int idOf(int codebook, int code) {
    if (code < 0 || code >= audioBlock) {
      throw new IllegalArgumentException("code must be below " + audioBlock + ": " + code);
    }
    return blockStart(codebook) + code;
  }

  /** All rows. */
  public int size() {
    return textVocabulary + codebooks * audioBlock;
  }

  public boolean isText(int id) {
    return id >= 0 && id < textVocabulary;
  }

  /** The codebook that owns an audio row. */
  public int codebookOf(int id) {
    if (id < textVocabulary || id >= size()) {
      throw new IllegalArgumentException("not an audio id: " + id);
    }
    return (id - textVocabulary) / audioBlock;
  }

  /** The local id of an audio row within its block. */
  public int codeOf(int id) {
    return id - blockStart(codebookOf(id));
  }
}
