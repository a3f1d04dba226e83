package ai.deeptalk.domain;

import java.util.Locale;

/**
 * What a token carries. The experts of one modality form a group that is served and scaled apart.
 */
public enum Modality {
  TEXT,
  AUDIO;

  /** The name used in configuration, model names and metrics: {@code text} or {@code audio}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The modality of a {@link #label()}. */
  public static Modality ofLabel(String label) {
    return switch (label) {
      case "text" -> TEXT;
      case "audio" -> AUDIO;
      default -> throw new IllegalArgumentException("neither 'audio' nor 'text': '" + label + "'");
    };
  }
}
