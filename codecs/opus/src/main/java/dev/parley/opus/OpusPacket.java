package dev.parley.opus;

import dev.parley.base.MalformedException;

/** Head of an Opus packet, RFC 6716 §3. */
final class OpusPacket {
    /** Samples at 48 kHz of the longest packet, RFC 6716 §3.2.5: 120 ms. */
    static final int MAX_SAMPLES = 5_760;

    private OpusPacket() {}

    /** Returns how long the sound of a packet is, in samples at 48 kHz. */
    static int samples(byte[] packet, int offset, int length) throws MalformedException {
        if (length < 1) {
            throw new MalformedException("Opus packet without bytes");
        }
        int frame = frameSamples(packet[offset]);
        int frames;
        switch (packet[offset] & 3) {
            case 0 -> frames = 1;
            case 3 -> {
                if (length < 2) {
                    throw new MalformedException("Opus packet without its frame count");
                }
                frames = packet[offset + 1] & 0x3f;
            }
            default -> frames = 2;
        }
        // RFC 6716 §3.2.5: "the audio duration contained within a packet MUST NOT exceed 120 ms", and M is not zero.
        if (frames == 0 || frames * frame > MAX_SAMPLES) {
            throw new MalformedException("Opus packet of 0 or over 120 ms");
        }
        return frames * frame;
    }

    /** Returns the samples of one frame, Table 2. */
    static int frameSamples(int toc) {
        int configuration = toc >> 3 & 0x1f;
        if (configuration < 12) {
            return new int[] {480, 960, 1_920, 2_880}[configuration & 3];
        }
        return configuration < 16 ? 480 << (configuration & 1) : 120 << (configuration & 3);
    }

    /** Returns whether the packet can repeat the one before it: SILK and hybrid mode alone do, RFC 6716 §2.1.7. */
    static boolean mayRepeat(int toc) {
        return (toc >> 3 & 0x1f) < 16;
    }

    /** Returns whether the first SILK frame has the flag of repeated data (LBRR), RFC 6716 §4.2.3 and §4.2.4. */
    static boolean repeats(byte[] packet, int offset, int length) {
        if (length < 2 || !mayRepeat(packet[offset])) {
            return false;
        }
        int at = switch (packet[offset] & 3) {
            case 0, 1 -> offset + 1;
            case 2 -> offset + (packet[offset + 1] & 0xff) / 252 + 2;
            default -> -1;
        };
        if (at < 0 || at >= offset + length) {
            return false;
        }
        // The header bits stand first: a VAD flag for each SILK frame of 20 ms, then the LBRR flag, with even chances
        // each.
        int silkFrames = Math.max(1, frameSamples(packet[offset]) / 960);
        return (packet[at] >> 7 - silkFrames & 1) != 0;
    }
}
