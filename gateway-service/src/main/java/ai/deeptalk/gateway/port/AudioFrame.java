package ai.deeptalk.gateway.port;

import java.nio.ByteBuffer;

/**
 * One codec frame of a reply as PCM.
 *
 * @param reply the reply it belongs to
 * @param index counted from 0
 * @param pcm 16-bit little-endian, 24 kHz, mono, read-only; empty in a pure end marker
 * @param last nothing follows
 * @param synthesisMicros time the vocoder took for it
 */
public record AudioFrame(
    int reply, int index, ByteBuffer pcm, boolean last, long synthesisMicros) {}
