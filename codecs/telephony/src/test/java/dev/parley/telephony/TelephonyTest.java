package dev.parley.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.codec.AudioDecoder;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.Codecs;
import dev.parley.parameters.Codec;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelephonyTest {
    @TempDir
    Path folder;

    private static short[] sound(int rate, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            double t = (double) i / rate;
            samples[i] = (short)
                    (9_000 * Math.sin(2 * Math.PI * (300 + 400 * t) * t) + 3_000 * Math.sin(2 * Math.PI * 2_500 * t));
        }
        return samples;
    }

    private byte[] ffmpeg(byte[] input, String... options) throws Exception {
        boolean there = java.util.Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "ffmpeg")));
        assumeTrue(there, "missing tool: ffmpeg");
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Files.write(in, input);
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
        for (String option : options) {
            command.add(option.replace("IN", in.toString()).replace("OUT", out.toString()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Files.readAllBytes(out);
    }

    private static byte[] little(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private static short[] little(byte[] bytes) {
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    @ParameterizedTest
    @CsvSource({
        "MU_LAW, ff, 0",
        "MU_LAW, 7f, 0",
        "MU_LAW, 80, 32124",
        "MU_LAW, 00, -32124",
        "MU_LAW, fe, 8",
        "A_LAW, d5, 8",
        "A_LAW, 55, -8",
        "A_LAW, aa, 32256",
        "A_LAW, 2a, -32256",
        "A_LAW, d4, 24"
    })
    @Spec("ITU-T G.711 Tables 1 and 2")
    void g711Values(G711 law, String code, short sample) {
        assertThat(law.decode((byte) Integer.parseInt(code, 16))).isEqualTo(sample);
    }

    @Test
    void everyCodeOfG711ComesBack() {
        for (G711 law : G711.values()) {
            for (int code = 0; code < 256; code++) {
                short sample = law.decode((byte) code);
                assertThat(law.decode(law.encode(sample)))
                        .as("%s %d", law, code)
                        .isEqualTo(sample);
            }
            for (int sample = -32_768; sample < 32_768; sample++) {
                int error = Math.abs(law.decode(law.encode((short) sample)) - sample);
                assertThat(error).isLessThanOrEqualTo(Math.max(12, Math.abs(sample) / 28 + 4));
            }
        }
        assertThat(G711.MU_LAW.encode((short) 0)).isEqualTo((byte) 0xff);
        assertThat(G711.A_LAW.encode((short) 0)).isIn((byte) 0xd5, (byte) 0x55);
    }

    @ParameterizedTest
    @CsvSource({"MU_LAW, mulaw", "A_LAW, alaw"})
    void ffmpegDecodesG711Alike(G711 law, String format) throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        short[] theirs = little(ffmpeg(all, "-f", format, "-ar", "8000", "-i", "IN", "-f", "s16le", "OUT"));
        for (int i = 0; i < 256; i++) {
            assertThat(law.decode((byte) i)).as("code %d", i).isEqualTo(theirs[i]);
        }
    }

    @Test
    @Spec("ITU-T G.722 §3")
    void g722BothWaysWithFfmpeg() throws Exception {
        short[] pcm = sound(16_000, 32_000);
        byte[] ours = new byte[16_000];
        new G722().encode(pcm, 0, 16_000, ours, 0);
        short[] decoded = new short[32_000];
        new G722().decode(ours, 0, 16_000, decoded, 0);
        assertThat(quality(pcm, decoded)).isGreaterThan(18);

        short[] theirsOfOurs = little(ffmpeg(ours, "-f", "g722", "-i", "IN", "-f", "s16le", "OUT"));
        assertThat(theirsOfOurs).isEqualTo(decoded);
        byte[] theirs = ffmpeg(little(pcm), "-f", "s16le", "-ar", "16000", "-ac", "1", "-i", "IN", "-f", "g722", "OUT");
        short[] oursOfTheirs = new short[2 * theirs.length];
        new G722().decode(theirs, 0, theirs.length, oursOfTheirs, 0);
        assertThat(quality(pcm, oursOfTheirs)).isGreaterThan(18);
    }

    /** Returns signal to noise in dB at the best delay of up to 60 samples. */
    private static double quality(short[] in, short[] out) {
        double best = -100;
        for (int delay = 0; delay < 60; delay++) {
            double signal = 1;
            double noise = 1;
            for (int i = 2_000; i < Math.min(in.length, out.length) - 100; i++) {
                signal += (double) in[i] * in[i];
                noise += Math.pow(in[i] - out[i + delay], 2);
            }
            best = Math.max(best, 10 * Math.log10(signal / noise));
        }
        return best;
    }

    @ParameterizedTest
    @CsvSource({
        "PCMU,8000,1,160,160",
        "PCMA,8000,1,160,160",
        "G722,8000,1,320,160",
        "L16,48000,2,960,3840",
        "L16,16000,1,320,640"
    })
    void areFoundAsServices(String name, int clock, int channels, int samples, int bytes) throws MalformedException {
        Codec codec = new Codec("audio/" + name, clock, channels, null);
        AudioEncoder encoder = Codecs.installed().audioEncoder(codec, AudioEncoderSettings.SPEECH);
        AudioDecoder decoder = Codecs.installed().audioDecoder(codec);
        assertThat(encoder.frameSize()).isEqualTo(samples);
        short[] pcm = sound(encoder.format().sampleRate(), samples * channels);
        byte[] packet = new byte[encoder.maxPacketLength()];
        assertThat(encoder.encode(pcm, 0, packet)).isEqualTo(bytes);
        short[] out = new short[samples * channels];
        assertThat(decoder.duration(packet, 0, bytes)).isEqualTo(samples);
        assertThat(decoder.decode(packet, 0, bytes, out)).isEqualTo(samples);
        if (name.equals("L16")) {
            assertThat(out).isEqualTo(pcm);
        }
        assertThatThrownBy(() -> decoder.decode(packet, 0, 0, out)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> decoder.duration(packet, 0, 1 << 20)).isInstanceOf(MalformedException.class);
    }

    @Test
    @Spec("RFC 3389 §3.1")
    void comfortNoiseHasItsLevel() {
        for (int level : new int[] {30, 50, 60}) {
            NoiseGenerator noise = new NoiseGenerator(3);
            noise.set(level, new double[] {0.6, -0.3});
            short[] samples = new short[80_000];
            noise.fill(samples, 0, samples.length);
            double power = 0;
            for (short sample : samples) {
                power += (double) sample * sample / samples.length;
            }
            assertThat(-10 * Math.log10(power / (32_768.0 * 32_768.0))).isBetween(level - 1.0, level + 1.0);
        }
        NoiseGenerator silent = new NoiseGenerator(1);
        short[] samples = {5};
        silent.fill(samples, 0, 1);
        assertThat(samples).containsExactly(0);
    }

    @Test
    void tonesAreHeard() {
        short[] key = ToneGenerator.key(8_000, 0.3, '5').next(800);
        assertThat(Goertzel.amplitude(key, 8_000, 770)).isBetween(0.27, 0.33);
        assertThat(Goertzel.amplitude(key, 8_000, 1_336)).isBetween(0.27, 0.33);
        assertThat(Goertzel.amplitude(key, 8_000, 941)).isLessThan(0.03);
        ToneGenerator tone = new ToneGenerator(48_000, 0.5, 440);
        tone.next(123);
        assertThat(Goertzel.prominence(tone.next(4_800), 48_000, 440)).isGreaterThan(20);
    }
}
