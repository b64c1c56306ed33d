package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.parameters.Codec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static short[] tone(int rate, double frequency, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(16_000 * Math.sin(2 * Math.PI * frequency * i / rate));
        }
        return samples;
    }

    private static short[] run(Resampler resampler, short[] in, int block, int channels) {
        short[] out = new short[8 * in.length + 64];
        int at = 0;
        for (int from = 0; from < in.length; from += block * channels) {
            short[] part =
                    resampler.process(Arrays.copyOfRange(in, from, Math.min(in.length, from + block * channels)));
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        return Arrays.copyOf(out, at);
    }

    /** Returns signal to noise in dB of a tone whose amplitude and phase are fitted. */
    private static double quality(short[] samples, int rate, double frequency, int skip) {
        double s = 0;
        double c = 0;
        int n = samples.length - 2 * skip;
        for (int i = skip; i < skip + n; i++) {
            s += samples[i] * Math.sin(2 * Math.PI * frequency * i / rate) * 2 / n;
            c += samples[i] * Math.cos(2 * Math.PI * frequency * i / rate) * 2 / n;
        }
        double noise = 1e-9;
        for (int i = skip; i < skip + n; i++) {
            double turn = 2 * Math.PI * frequency * i / rate;
            noise += Math.pow(samples[i] - s * Math.sin(turn) - c * Math.cos(turn), 2) / n;
        }
        assertThat(Math.hypot(s, c)).isBetween(15_900.0, 16_100.0);
        return 10 * Math.log10((s * s + c * c) / 2 / noise);
    }

    @ParameterizedTest
    @CsvSource({
        "8000,48000,1000",
        "48000,8000,1000",
        "48000,16000,3000",
        "16000,48000,7000",
        "24000,48000,440",
        "44100,48000,5000",
        "48000,44100,5000",
        "48000,24000,10000",
        "16000,8000,3000"
    })
    void aToneStaysAToneInAnyPortions(int from, int to, double frequency) {
        short[] in = tone(from, frequency, from / 100 * 97);
        short[] out = run(new Resampler(from, to, 1), in, from / 100, 1);
        assertThat(out.length)
                .isCloseTo(
                        (int) ((long) in.length * to / from), org.assertj.core.data.Offset.offset(1 + 300 * to / from));
        assertThat(quality(out, to, frequency, 600)).isGreaterThan(65);
        assertThat(run(new Resampler(from, to, 1), in, 7, 1)).isEqualTo(out);
    }

    @Test
    void whatTheNewRateCannotCarryIsGone() {
        short[] out = run(new Resampler(48_000, 8_000, 1), tone(48_000, 5_000, 48_000), 480, 1);
        long loudest = 0;
        for (int i = 200; i < out.length; i++) {
            loudest = Math.max(loudest, Math.abs(out[i]));
        }
        assertThat(loudest).isLessThan(8);
    }

    @Test
    void channelsStayApart() {
        short[] tone = tone(48_000, 1_000, 9_600);
        short[] stereo = new short[2 * tone.length];
        for (int i = 0; i < tone.length; i++) {
            stereo[2 * i] = tone[i];
        }
        short[] out = run(new Resampler(48_000, 16_000, 2), stereo, 480, 2);
        short[] mono = run(new Resampler(48_000, 16_000, 1), tone, 480, 1);
        for (int i = 0; i < mono.length; i++) {
            assertThat(out[2 * i]).isEqualTo(mono[i]);
            assertThat(out[2 * i + 1]).isZero();
        }
        assertThat(ChannelMix.convert(new short[] {10, 20, -4, -6}, 2, 1)).containsExactly(15, -5);
        assertThat(ChannelMix.convert(new short[] {7}, 1, 2)).containsExactly(7, 7);
    }

    @Test
    void whatNobodyHasIsNamed() {
        Codec h264 = new Codec("video/H264", 90_000, null, null);
        assertThat(Codecs.of(List.of()).videoDecoder(h264, 1_000)).isNull();
        assertThat(Codecs.moduleFor(h264)).contains("CodecProvider").contains("H264");
        assertThat(Codecs.moduleFor(new Codec("audio/opus", 48_000, 2, null))).isEqualTo("dev.parley:parley-opus");
        assertThatIllegalArgumentException().isThrownBy(() -> new Resampler(100, 8_000, 1));
    }
}
