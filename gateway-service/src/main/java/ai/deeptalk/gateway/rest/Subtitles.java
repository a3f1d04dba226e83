package ai.deeptalk.gateway.rest;

import java.util.List;
import java.util.Locale;

/** Utterances with their times, in the two formats that players read: SubRip and WebVTT. */
final class Subtitles {
  private Subtitles() {}

  static String srt(List<Transcription.Segment> segments) {
    var text = new StringBuilder();
    int number = 1;
    for (Transcription.Segment segment : segments) {
      text.append(number++).append('\n');
      cue(text, segment, ',');
    }
    return text.toString();
  }

  static String vtt(List<Transcription.Segment> segments) {
    var text = new StringBuilder("WEBVTT\n\n");
    segments.forEach(segment -> cue(text, segment, '.'));
    return text.toString();
  }

  private static void cue(StringBuilder text, Transcription.Segment segment, char separator) {
    text.append(time(segment.start(), separator))
        .append(" --> ")
        .append(time(segment.end(), separator))
        .append('\n')
        .append(segment.text())
        .append("\n\n");
  }

  /** {@code hh:mm:ss,mmm}. */
  private static String time(double seconds, char separator) {
    long milliseconds = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d%c%03d",
        milliseconds / 3_600_000,
        milliseconds / 60_000 % 60,
        milliseconds / 1000 % 60,
        separator,
        milliseconds % 1000);
  }
}
