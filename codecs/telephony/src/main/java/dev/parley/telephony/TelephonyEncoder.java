package dev.parley.telephony;

import dev.parley.codec.AudioEncoder;
import dev.parley.frames.AudioFormat;

/** Encoder with a constant number of samples a byte. */
final class TelephonyEncoder implements AudioEncoder {
    private final SampleCoder coder;
    private final int frameSize;

    TelephonyEncoder(SampleCoder coder, int frameMillis) {
        this.coder = coder;
        this.frameSize = coder.format().sampleRate() * frameMillis / 1_000;
    }

    @Override
    public AudioFormat format() {
        return coder.format();
    }

    @Override
    public int frameSize() {
        return frameSize;
    }

    @Override
    public int maxPacketLength() {
        return coder.bytes(frameSize);
    }

    @Override
    public int encode(short[] samples, int offset, byte[] out) {
        int length = coder.bytes(frameSize);
        coder.encode(samples, offset, out, length);
        return length;
    }
}
