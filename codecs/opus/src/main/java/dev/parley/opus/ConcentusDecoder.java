package dev.parley.opus;

import dev.parley.base.MalformedException;
import dev.parley.codec.AudioDecoder;
import dev.parley.frames.AudioFormat;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

/** Opus decoder at 48 kHz. */
final class ConcentusDecoder implements AudioDecoder {
    private static final int RATE = 48_000;

    private final AudioFormat format;
    private OpusDecoder decoder;

    ConcentusDecoder(int channels) {
        this.format = new AudioFormat(RATE, channels);
        this.decoder = make(channels);
    }

    private static OpusDecoder make(int channels) {
        try {
            return new OpusDecoder(RATE, channels);
        } catch (OpusException e) {
            throw new AssertionError("48 kHz with " + channels + " channels are formats of Opus", e);
        }
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int duration(byte[] packet, int offset, int length) throws MalformedException {
        return OpusPacket.samples(packet, offset, length);
    }

    @Override
    public int decode(byte[] packet, int offset, int length, short[] out) throws MalformedException {
        int samples = OpusPacket.samples(packet, offset, length);
        return run(packet, offset, length, samples, false, out);
    }

    @Override
    public int recover(byte[] next, int offset, int length, int samples, short[] out) throws MalformedException {
        OpusPacket.samples(next, offset, length);
        if (!OpusPacket.repeats(next, offset, length)) {
            return 0;
        }
        return run(next, offset, length, whole(samples), true, out);
    }

    @Override
    public boolean conceal(int samples, short[] out) {
        try {
            run(null, 0, 0, whole(samples), false, out);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    /** Concealment works in steps of 2.5 ms. */
    private static int whole(int samples) {
        return Math.max(120, samples / 120 * 120);
    }

    private int run(
            byte @org.jspecify.annotations.Nullable [] packet,
            int offset,
            int length,
            int samples,
            boolean repeated,
            short[] out)
            throws MalformedException {
        try {
            int decoded = decoder.decode(packet, offset, length, out, 0, samples, repeated);
            if (decoded <= 0) {
                throw new MalformedException("Opus packet that does not decode");
            }
            return decoded;
        } catch (OpusException e) {
            throw new MalformedException("Opus packet that does not decode");
        } catch (AssertionError | ArithmeticException | IndexOutOfBoundsException e) {
            // Garbage breaks invariants of the decoder, whose state is worth nothing then.
            decoder = make(format.channels());
            throw new MalformedException("Opus packet that breaks the decoder");
        }
    }

    @Override
    public void reset() {
        decoder.resetState();
    }
}
