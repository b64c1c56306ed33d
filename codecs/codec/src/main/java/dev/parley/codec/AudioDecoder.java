package dev.parley.codec;

import dev.parley.base.MalformedException;
import dev.parley.frames.AudioFormat;

/**
 * Decoder of one stream of sound. Samples are signed 16-bit, interleaved by channel; lengths and counts are samples per channel. Not
 * thread-safe.
 */
public interface AudioDecoder extends AutoCloseable {
    /** Returns the format of what it decodes. */
    AudioFormat format();

    /**
     * Returns how long the sound of a packet is, in samples per channel, without decoding it.
     *
     * @throws MalformedException if it is no packet of the codec
     */
    int duration(byte[] packet, int offset, int length) throws MalformedException;

    /**
     * Decodes a packet.
     *
     * @param out takes the samples, {@link #duration} times the number of channels
     * @return samples per channel
     * @throws MalformedException if it is no packet of the codec
     */
    int decode(byte[] packet, int offset, int length, short[] out) throws MalformedException;

    /**
     * Decodes what the packet after a lost one repeats of it (in-band forward error correction).
     *
     * @param samples how much was lost, in samples per channel
     * @return samples per channel, or 0 if the packet repeats nothing
     * @throws MalformedException if it is no packet of the codec
     */
    default int recover(byte[] next, int offset, int length, int samples, short[] out) throws MalformedException {
        return 0;
    }

    /**
     * Makes up sound in the place of a lost packet.
     *
     * @return whether the codec can; if not, {@code out} is unchanged
     */
    default boolean conceal(int samples, short[] out) {
        return false;
    }

    /** Forgets what was decoded, for a stream that starts anew. */
    void reset();

    @Override
    default void close() {}
}
