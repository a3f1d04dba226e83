package ai.deeptalk.gateway.audio;

import io.github.jaredmdobson.concentus.OpusException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opus in a WebM or Matroska file (RFC 9559), as a browser's recorder writes it: elements of
 * unknown size, one frame in a block.
 *
 * <p>Elements that hold others are walked into instead of measured, so an unknown size needs no
 * special case.
 */
final class WebmOpus {
  private static final int EBML = 0x1A45DFA3;
  private static final int SEGMENT = 0x18538067;
  private static final int TRACKS = 0x1654AE6B;
  private static final int TRACK_ENTRY = 0xAE;
  private static final int TRACK_NUMBER = 0xD7;
  private static final int CODEC_ID = 0x86;
  private static final int CODEC_PRIVATE = 0x63A2;
  private static final int CLUSTER = 0x1F43B675;
  private static final int BLOCK_GROUP = 0xA0;
  private static final int BLOCK = 0xA1;
  private static final int SIMPLE_BLOCK = 0xA3;
  private static final int LACING = 0x06; // of a block's flags: several frames in one block
  private static final int PRE_SKIP_AT = 10; // in the codec's head, 16 bits little-endian
  private static final long ALL = Long.MAX_VALUE;

  private final ByteBuffer in;
  private final List<byte[]> packets = new ArrayList<>();
  private long entry; // number of the track being described
  private boolean entryIsOpus;
  private long track; // number of the first track with Opus; 0 before it
  private int skip;

  private WebmOpus(ByteBuffer in) {
    this.in = in;
  }

  /** Empty when the bytes are not a WebM file with Opus. */
  static Optional<SoundFile> read(byte[] bytes) {
    if (bytes.length < 4 || ByteBuffer.wrap(bytes).getInt() != EBML) {
      return Optional.empty();
    }
    var file = new WebmOpus(ByteBuffer.wrap(bytes));
    try {
      file.walk();
    } catch (BufferUnderflowException cutOff) {
      // A recording that was stopped ends in the middle of something: what came before counts.
    }
    try {
      return file.packets.isEmpty()
          ? Optional.empty()
          : Optional.of(OpusPackets.decode(file.packets, file.skip, ALL));
    } catch (OpusException | RuntimeException unreadable) {
      // The library answers some damaged packets with whatever unchecked exception it runs into.
      return Optional.empty();
    }
  }

  private void walk() {
    while (in.hasRemaining()) {
      int id = id();
      long size = size();
      switch (id) {
        case SEGMENT, TRACKS, CLUSTER, BLOCK_GROUP -> {}
        case TRACK_ENTRY -> {
          entry = 0;
          entryIsOpus = false;
        }
        case TRACK_NUMBER -> {
          entry = number(content(size));
          found();
        }
        case CODEC_ID -> {
          entryIsOpus =
              new String(bytes(content(size)), StandardCharsets.US_ASCII).equals("A_OPUS");
          found();
        }
        case CODEC_PRIVATE -> head(content(size));
        case BLOCK, SIMPLE_BLOCK -> block(content(size));
        default -> content(size);
      }
    }
  }

  private void found() {
    if (entryIsOpus && track == 0) {
      track = entry;
    }
  }

  private void head(ByteBuffer head) {
    if (entryIsOpus && head.remaining() >= PRE_SKIP_AT + 2) {
      skip =
          Short.toUnsignedInt(
              head.order(ByteOrder.LITTLE_ENDIAN).getShort(head.position() + PRE_SKIP_AT));
    }
  }

  /** Track number, 16 bits of time, flags, then the frame. */
  private void block(ByteBuffer block) {
    long of = variable(block, true);
    block.getShort();
    if (of == track && (block.get() & LACING) == 0) {
      packets.add(bytes(block));
    }
  }

  private int id() {
    return (int) variable(in, false);
  }

  private long size() {
    return variable(in, true);
  }

  /**
   * An integer of one to eight bytes: the zeros before the first bit that is set say how many
   * follow.
   *
   * @param plain without that bit, as sizes are counted; identifiers keep it
   */
  private static long variable(ByteBuffer from, boolean plain) {
    int first = Byte.toUnsignedInt(from.get());
    int more = Integer.numberOfLeadingZeros(first) - 24;
    if (more > 7) {
      throw new BufferUnderflowException();
    }
    long value = plain ? first & (0x7F >> more) : first;
    for (int i = 0; i < more; i++) {
      value = (value << 8) | Byte.toUnsignedInt(from.get());
    }
    return value;
  }

  private static long number(ByteBuffer content) {
    long value = 0;
    while (content.hasRemaining()) {
      value = (value << 8) | Byte.toUnsignedInt(content.get());
    }
    return value;
  }

  private ByteBuffer content(long size) {
    if (size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer content = in.slice(in.position(), (int) size);
    in.position(in.position() + (int) size);
    return content;
  }

  private static byte[] bytes(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }
}
