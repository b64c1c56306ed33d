package dev.parley.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.codec.AudioDecoder;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.Codecs;
import dev.parley.parameters.Codec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpusTest {
    private static final Codec OPUS = new Codec("audio/opus", 48_000, 2, "minptime=10;useinbandfec=1");

    /** A vowel of sorts: harmonics of 120 Hz under two formants, with a slow swell. */
    private static short[] speech(int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            double t = i / 48_000.0;
            double sum = 0;
            for (int h = 1; h < 30; h++) {
                double f = 120 * h * (1 + 0.01 * Math.sin(2 * Math.PI * 3 * t));
                double weight = 1 / (1 + Math.pow((f - 600) / 200, 2)) + 0.5 / (1 + Math.pow((f - 1_700) / 300, 2));
                sum += weight * Math.sin(2 * Math.PI * 120 * h * t + h);
            }
            samples[i] = (short) (3_000 * sum * (0.6 + 0.4 * Math.sin(2 * Math.PI * 2 * t)));
        }
        return samples;
    }

    private static double correlation(short[] a, int aFrom, short[] b, int bFrom, int count) {
        double ab = 0;
        double aa = 1e-9;
        double bb = 1e-9;
        for (int i = 0; i < count; i++) {
            ab += (double) a[aFrom + i] * b[bFrom + i];
            aa += (double) a[aFrom + i] * a[aFrom + i];
            bb += (double) b[bFrom + i] * b[bFrom + i];
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static byte[][] encode(AudioEncoder encoder, short[] pcm) {
        byte[][] packets = new byte[pcm.length / encoder.frameSize()][];
        byte[] out = new byte[encoder.maxPacketLength()];
        for (int i = 0; i < packets.length; i++) {
            int length = encoder.encode(pcm, i * encoder.frameSize(), out);
            packets[i] = Arrays.copyOf(out, length);
        }
        return packets;
    }

    @Test
    void isFoundAndGivesBackWhatWentIn() throws MalformedException {
        Codecs codecs = Codecs.installed();
        AudioEncoder encoder = codecs.audioEncoder(OPUS, AudioEncoderSettings.SPEECH);
        AudioDecoder decoder = codecs.audioDecoder(OPUS);
        assertThat(decoder.format().channels()).isEqualTo(1);
        short[] pcm = speech(48_000);
        short[] out = new short[48_000];
        short[] frame = new short[5_760];
        int at = 0;
        for (byte[] packet : encode(encoder, pcm)) {
            assertThat(decoder.duration(packet, 0, packet.length)).isEqualTo(960);
            int count = decoder.decode(packet, 0, packet.length, frame);
            System.arraycopy(frame, 0, out, at, count);
            at += count;
        }
        assertThat(at).isEqualTo(48_000);
        double best = 0;
        for (int delay = 0; delay < 600; delay++) {
            best = Math.max(best, correlation(pcm, 9_600, out, 9_600 + delay, 30_000));
        }
        assertThat(best).isGreaterThan(0.9);
    }

    @Test
    @Spec("RFC 6716 §2.1.7")
    void aLostPacketComesBackFromTheNextOneBetterThanConcealed() throws MalformedException {
        AudioEncoder encoder =
                new OpusCodecs().audioEncoder(OPUS, new AudioEncoderSettings(1, 20, 32_000, true, false, 5));
        encoder.setExpectedLoss(0.2);
        short[] pcm = speech(96_000);
        byte[][] packets = encode(encoder, pcm);
        double recovered = 0;
        double concealed = 0;
        int losses = 0;
        short[] frame = new short[5_760];
        short[] whole = new short[960];
        for (int lost = 20; lost < 90; lost += 10) {
            AudioDecoder intact = new OpusCodecs().audioDecoder(OPUS);
            AudioDecoder corrected = new OpusCodecs().audioDecoder(OPUS);
            AudioDecoder guessing = new OpusCodecs().audioDecoder(OPUS);
            for (int i = 0; i < lost; i++) {
                intact.decode(packets[i], 0, packets[i].length, frame);
                corrected.decode(packets[i], 0, packets[i].length, frame);
                guessing.decode(packets[i], 0, packets[i].length, frame);
            }
            intact.decode(packets[lost], 0, packets[lost].length, whole);
            byte[] next = packets[lost + 1];
            int count = corrected.recover(next, 0, next.length, 960, frame);
            if (count == 0) {
                continue; // a pause in the speech is not worth repeating
            }
            assertThat(count).isEqualTo(960);
            recovered += correlation(whole, 0, frame, 0, 960);
            assertThat(guessing.conceal(960, frame)).isTrue();
            concealed += correlation(whole, 0, frame, 0, 960);
            losses++;
        }
        assertThat(losses).isGreaterThan(3);
        assertThat(recovered / losses).isGreaterThan(0.8).isGreaterThan(concealed / losses);
    }

    @Test
    void withoutForwardErrorCorrectionNothingIsRepeated() throws MalformedException {
        AudioEncoder encoder =
                new OpusCodecs().audioEncoder(OPUS, new AudioEncoderSettings(1, 20, 24_000, false, false, 3));
        byte[][] packets = encode(encoder, speech(9_600));
        AudioDecoder decoder = new OpusCodecs().audioDecoder(OPUS);
        assertThat(decoder.recover(packets[5], 0, packets[5].length, 960, new short[5_760]))
                .isZero();
    }

    @Test
    @Spec("RFC 7587 §3.1.3")
    void silenceIsNotSentInDiscontinuousTransmission() {
        AudioEncoder encoder =
                new OpusCodecs().audioEncoder(OPUS, new AudioEncoderSettings(1, 20, 24_000, false, true, 3));
        byte[][] packets = encode(encoder, new short[96_000]);
        assertThat(Arrays.stream(packets).filter(packet -> packet.length == 0).count())
                .isGreaterThan(60);
    }

    @Test
    @Spec("RFC 6716 §3.2.5")
    void durations() throws MalformedException {
        AudioDecoder decoder = new OpusCodecs().audioDecoder(OPUS.withFmtp("minptime=10; stereo=1"));
        assertThat(decoder.format().channels()).isEqualTo(2);
        assertThat(decoder.duration(new byte[] {(byte) 0x80}, 0, 1)).isEqualTo(120);
        assertThat(decoder.duration(new byte[] {0x18}, 0, 1)).isEqualTo(2_880);
        assertThat(decoder.duration(new byte[] {0x79}, 0, 1)).isEqualTo(1_920);
        assertThat(decoder.duration(new byte[] {0x0b, 6}, 0, 2)).isEqualTo(5_760);
        assertThatThrownBy(() -> decoder.duration(new byte[] {0x0b, 7}, 0, 2)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> decoder.duration(new byte[] {0x0b, 0}, 0, 2)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> decoder.duration(new byte[0], 0, 0)).isInstanceOf(MalformedException.class);
    }

    @Test
    void garbageIsMalformedAndTheDecoderGoesOn() throws MalformedException {
        AudioEncoder encoder = new OpusCodecs().audioEncoder(OPUS, AudioEncoderSettings.SPEECH);
        byte[][] good = encode(encoder, speech(9_600));
        AudioDecoder decoder = new OpusCodecs().audioDecoder(OPUS);
        Random random = new Random(7);
        short[] out = new short[5_760];
        int malformed = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] packet = new byte[1 + random.nextInt(60)];
            random.nextBytes(packet);
            try {
                decoder.decode(packet, 0, packet.length, out);
            } catch (MalformedException e) {
                malformed++;
            }
        }
        assertThat(malformed).isBetween(1, 3_999);
        assertThat(decoder.decode(good[3], 0, good[3].length, out)).isEqualTo(960);
    }
}
