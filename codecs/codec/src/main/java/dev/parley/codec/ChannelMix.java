package dev.parley.codec;

/** Change of the number of channels of interleaved samples. */
public final class ChannelMix {
    private ChannelMix() {}

    /** Returns the samples with another number of channels, 1 or 2: the mean of both, or the same on both. */
    public static short[] convert(short[] samples, int from, int to) {
        if (from == to) {
            return samples;
        }
        if (to == 1) {
            short[] mono = new short[samples.length / 2];
            for (int i = 0; i < mono.length; i++) {
                mono[i] = (short) (samples[2 * i] + samples[2 * i + 1] >> 1);
            }
            return mono;
        }
        short[] stereo = new short[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            stereo[2 * i] = samples[i];
            stereo[2 * i + 1] = samples[i];
        }
        return stereo;
    }
}
