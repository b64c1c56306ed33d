package dev.parley.codec;

import dev.parley.frames.AudioFormat;

/** Encoder of one stream of sound. Samples as in {@link AudioDecoder}. Not thread-safe. */
public interface AudioEncoder extends AutoCloseable {
    /** Returns the format of what it encodes. */
    AudioFormat format();

    /** Returns how much sound a packet has, in samples per channel. */
    int frameSize();

    /** Returns the maximum length of a packet in bytes. */
    int maxPacketLength();

    /**
     * Encodes {@link #frameSize()} samples per channel.
     *
     * @param samples samples from {@code offset} on, an index into the array
     * @param out takes the packet, {@link #maxPacketLength()} bytes at most
     * @return length of the packet in bytes; 0 if nothing is to be sent (discontinuous transmission)
     */
    int encode(short[] samples, int offset, byte[] out);

    /** Sets the wanted bit rate in bits per second; codecs of one rate ignore it. */
    default void setBitrate(int bitsPerSecond) {}

    /** Sets the loss to prepare for, 0 to 1; codecs without redundancy ignore it. */
    default void setExpectedLoss(double fraction) {}

    @Override
    default void close() {}
}
