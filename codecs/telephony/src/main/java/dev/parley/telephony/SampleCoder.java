package dev.parley.telephony;

import dev.parley.frames.AudioFormat;

/** Coding of samples with a constant number of samples a byte. */
abstract class SampleCoder {
    private final AudioFormat format;

    private SampleCoder(AudioFormat format) {
        this.format = format;
    }

    AudioFormat format() {
        return format;
    }

    /** Returns the length in bytes of that many samples per channel. */
    abstract int bytes(int samples);

    /** Returns how many samples per channel that many bytes have; bytes of an incomplete sample do not count. */
    abstract int samples(int bytes);

    abstract void encode(short[] samples, int offset, byte[] out, int bytes);

    abstract void decode(byte[] bytes, int offset, int length, short[] out);

    static SampleCoder g711(G711 law, int rate, int channels) {
        return new SampleCoder(new AudioFormat(rate, channels)) {
            @Override
            int bytes(int samples) {
                return samples * channels;
            }

            @Override
            int samples(int bytes) {
                return bytes / channels;
            }

            @Override
            void encode(short[] samples, int offset, byte[] out, int bytes) {
                for (int i = 0; i < bytes; i++) {
                    out[i] = law.encode(samples[offset + i]);
                }
            }

            @Override
            void decode(byte[] bytes, int offset, int length, short[] out) {
                for (int i = 0; i < length; i++) {
                    out[i] = law.decode(bytes[offset + i]);
                }
            }
        };
    }

    /** Samples in network byte order, RFC 3551 §4.5.11. */
    static SampleCoder linear(int rate, int channels) {
        return new SampleCoder(new AudioFormat(rate, channels)) {
            @Override
            int bytes(int samples) {
                return 2 * samples * channels;
            }

            @Override
            int samples(int bytes) {
                return bytes / (2 * channels);
            }

            @Override
            void encode(short[] samples, int offset, byte[] out, int bytes) {
                for (int i = 0; i < bytes / 2; i++) {
                    out[2 * i] = (byte) (samples[offset + i] >> 8);
                    out[2 * i + 1] = (byte) samples[offset + i];
                }
            }

            @Override
            void decode(byte[] bytes, int offset, int length, short[] out) {
                for (int i = 0; i < length / 2; i++) {
                    out[i] = (short) (bytes[offset + 2 * i] << 8 | bytes[offset + 2 * i + 1] & 0xff);
                }
            }
        };
    }

    static SampleCoder g722() {
        return new SampleCoder(AudioFormat.mono(16_000)) {
            private final G722 coder = new G722();

            @Override
            int bytes(int samples) {
                return samples / 2;
            }

            @Override
            int samples(int bytes) {
                return 2 * bytes;
            }

            @Override
            void encode(short[] samples, int offset, byte[] out, int bytes) {
                coder.encode(samples, offset, bytes, out, 0);
            }

            @Override
            void decode(byte[] bytes, int offset, int length, short[] out) {
                coder.decode(bytes, offset, length, out, 0);
            }
        };
    }
}
