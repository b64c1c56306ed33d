package dev.parley.telephony;

import dev.parley.base.MalformedException;
import dev.parley.codec.AudioDecoder;
import dev.parley.frames.AudioFormat;
import java.util.function.Supplier;

/** Decoder with a constant number of samples a byte. */
final class TelephonyDecoder implements AudioDecoder {
    /** Maximum sound of a packet: 200 ms, RFC 3551 §4.2. */
    private static final int MAX_MILLIS = 200;

    private final Supplier<SampleCoder> restart;
    private SampleCoder coder;

    TelephonyDecoder(SampleCoder coder, Supplier<SampleCoder> restart) {
        this.coder = coder;
        this.restart = restart;
    }

    @Override
    public AudioFormat format() {
        return coder.format();
    }

    @Override
    public int duration(byte[] packet, int offset, int length) throws MalformedException {
        int samples = coder.samples(length);
        // RFC 3551 §4.2: "A receiver SHOULD accept packets representing between 0 and 200 ms of audio data."
        if (samples == 0 || samples > coder.format().sampleRate() * MAX_MILLIS / 1_000) {
            throw new MalformedException("packet of sound of 0 or over 200 ms");
        }
        return samples;
    }

    @Override
    public int decode(byte[] packet, int offset, int length, short[] out) throws MalformedException {
        int samples = duration(packet, offset, length);
        coder.decode(packet, offset, coder.bytes(samples), out);
        return samples;
    }

    @Override
    public void reset() {
        coder = restart.get();
    }
}
