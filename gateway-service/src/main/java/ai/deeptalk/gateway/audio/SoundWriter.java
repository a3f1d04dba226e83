package ai.deeptalk.gateway.audio;

/**
 * Packs sound while it is made: 16-bit little-endian mono samples at 24 kHz go in, piece by piece.
 */
public interface SoundWriter {
  /** What can be sent now that these samples are here; may be empty. */
  byte[] add(byte[] pcm);

  /** The rest. Nothing follows. */
  byte[] finish();
}
