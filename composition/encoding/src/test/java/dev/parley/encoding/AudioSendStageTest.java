package dev.parley.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.codec.AudioDecoder;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.Codecs;
import dev.parley.codec.SoundMeter;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import dev.parley.parameters.Codec;
import dev.parley.telephony.Goertzel;
import dev.parley.telephony.ToneGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound of any format into packets, in virtual time. */
class AudioSendStageTest {
    private static final Codec PCMU = new Codec("audio/PCMU", 8_000, 1, null);
    private static final Codec G722 = new Codec("audio/G722", 8_000, 1, null);
    private static final Codec OPUS = new Codec("audio/opus", 48_000, 2, "useinbandfec=1");
    private static final AudioEncoderSettings SILENCE_NOT_SENT = new AudioEncoderSettings(1, 20, 0, true, true, 5);

    private static Codec codec(String name) {
        return switch (name) {
            case "pcmu" -> PCMU;
            case "g722" -> G722;
            default -> OPUS;
        };
    }

    private static AudioSendStage stage(Codec codec, AudioEncoderSettings settings) {
        AudioEncoder encoder = Codecs.installed().audioEncoder(codec, settings);
        assertThat(encoder).as(codec.mimeType()).isNotNull();
        return new AudioSendStage(codec, encoder);
    }

    /** Source of 10 ms of a tone at a time. */
    private static final class Source {
        final AudioFormat format;
        final ToneGenerator tone;

        Source(AudioFormat format, double hertz) {
            this.format = format;
            this.tone = new ToneGenerator(format.sampleRate(), 0.3, hertz);
        }

        AudioFrame next(long nanos) {
            short[] mono = tone.next(format.sampleRate() / 100);
            short[] samples = new short[mono.length * format.channels()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = mono[i / format.channels()];
            }
            return new AudioFrame(format.sampleRate(), format.channels(), samples, nanos / 1_000);
        }
    }

    private static short[] decoded(Codec codec, List<EncodedAudio> packets) throws Exception {
        AudioDecoder decoder = Codecs.installed().audioDecoder(codec);
        short[] all = new short[0];
        for (EncodedAudio each : packets) {
            byte[] data = each.frame().toByteArray();
            short[] out = new short
                    [decoder.duration(data, 0, data.length) * decoder.format().channels()];
            decoder.decode(data, 0, data.length, out);
            int at = all.length;
            all = Arrays.copyOf(all, at + out.length);
            System.arraycopy(out, 0, all, at, out.length);
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "pcmu, 8000, 1",
        "pcmu, 44100, 2",
        "pcmu, 24000, 1",
        "g722, 48000, 1",
        "opus, 44100, 2",
        "opus, 16000, 1",
        "opus, 48000, 1",
        "opus, 24000, 2"
    })
    void soundOfAnyFormatBecomesPacketsOf20Milliseconds(String name, int rate, int channels) throws Exception {
        Codec codec = codec(name);
        AudioSendStage stage = stage(codec, AudioEncoderSettings.SPEECH);
        Source source = new Source(new AudioFormat(rate, channels), 440);
        List<EncodedAudio> packets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            packets.addAll(stage.accept(source.next(i * 10_000_000L), new Timestamp(i * 10_000_000L)));
        }
        // The resampler holds back less than a packet.
        assertThat(packets).hasSizeBetween(149, 150);
        for (int i = 0; i < packets.size(); i++) {
            assertThat(packets.get(i).frame().rtpTimestamp()).isEqualTo((long) i * codec.clockRate() / 50);
            assertThat(packets.get(i).frame().captureTime()).isEqualTo(new Timestamp(i * 20_000_000L));
        }
        short[] sound = decoded(codec, packets);
        int decodedRate = Codecs.installed().audioDecoder(codec).format().sampleRate();
        short[] second = Arrays.copyOfRange(sound, decodedRate, 2 * decodedRate);
        assertThat(Goertzel.prominence(second, decodedRate, 440)).isGreaterThan(20);
        // A sine of 0.3 of the full scale: 20 · log10(0.3 / √2) = -13.5 dBov.
        assertThat(packets.get(100).level()).isBetween(12, 15);
    }

    @Test
    void pausesOfTheSourceAreSilenceAndRtpTimeGoesOn() throws Exception {
        AudioSendStage stage = stage(PCMU, AudioEncoderSettings.SPEECH);
        Source source = new Source(AudioFormat.mono(16_000), 440);
        List<EncodedAudio> packets = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Timestamp now = new Timestamp(i * 10_000_000L);
            if (i < 100 || i >= 400) {
                packets.addAll(stage.accept(source.next(now.nanos()), now));
            }
            packets.addAll(stage.handleTimeout(now));
        }
        assertThat(packets).hasSizeBetween(298, 301);
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).frame().rtpTimestamp()
                            - packets.get(i - 1).frame().rtpTimestamp())
                    .isEqualTo(160);
        }
        assertThat(packets.get(100).level()).isEqualTo(SoundMeter.SILENT);
        assertThat(stage.statistics().samplesOfSilence()).isBetween(8_000 * 29L / 10, 8_000 * 31L / 10);
        short[] sound = decoded(PCMU, packets);
        assertThat(Goertzel.prominence(Arrays.copyOfRange(sound, 5 * 8_000, 5 * 8_000 + 4_000), 8_000, 440))
                .isGreaterThan(20);
    }

    @Test
    void aCodecWithDiscontinuousTransmissionSendsAlmostNothingInAPause() {
        AudioSendStage stage = stage(OPUS, SILENCE_NOT_SENT);
        Source source = new Source(AudioFormat.mono(48_000), 440);
        int paused = 0;
        long last = 0;
        for (int i = 0; i < 1_000; i++) {
            Timestamp now = new Timestamp(i * 10_000_000L);
            List<EncodedAudio> packets = new ArrayList<>();
            if (i < 100 || i >= 900) {
                packets.addAll(stage.accept(source.next(now.nanos()), now));
            }
            packets.addAll(stage.handleTimeout(now));
            paused += i >= 200 && i < 900 ? packets.size() : 0;
            for (EncodedAudio each : packets) {
                last = each.frame().rtpTimestamp();
            }
        }
        // 350 packets fit into the seven seconds.
        assertThat(paused).isLessThan(40);
        assertThat(last).isBetween(48_000L * 98 / 10, 48_000L * 10);
    }

    @ParameterizedTest
    @ValueSource(doubles = {200e-6, -200e-6, 1e-3, -1e-3})
    void aSourceWithAnotherClockIsFollowed(double drift) throws Exception {
        AudioSendStage stage = stage(PCMU, AudioEncoderSettings.SPEECH);
        Source source = new Source(AudioFormat.mono(8_000), 440);
        Random random = new Random(13);
        List<EncodedAudio> packets = new ArrayList<>();
        Timestamp now = Timestamp.ZERO;
        // Ten minutes, with the jitter of a busy machine.
        for (int i = 0; i < 60_000; i++) {
            long due = Math.round(i * 10e6 * (1 + drift));
            now = new Timestamp(due + random.nextInt(4_000_000));
            packets.addAll(stage.accept(source.next(now.nanos()), now));
        }
        EncodedAudio newest = packets.get(packets.size() - 1);
        double behind = now.nanos() / 1e9 - newest.frame().rtpTimestamp() / 8_000.0;
        assertThat(behind).isBetween(0.0, 0.05);
        assertThat(stage.statistics().samplesOfSilence()).isZero();
        assertThat(stage.statistics().framesDropped()).isZero();
        short[] second = decoded(PCMU, packets.subList(20_000, 20_050));
        assertThat(Goertzel.prominence(second, 8_000, 440)).isGreaterThan(20);
    }

    @Test
    void soundFarAheadOfTimeIsDropped() {
        AudioSendStage stage = stage(PCMU, AudioEncoderSettings.SPEECH);
        Source source = new Source(AudioFormat.mono(8_000), 440);
        int packets = 0;
        for (int i = 0; i < 200; i++) {
            packets += stage.accept(source.next(0), Timestamp.ZERO).size();
        }
        // 500 ms ahead, and the frame that crosses the limit.
        assertThat(packets).isBetween(24, 26);
        assertThat(stage.statistics().framesDropped()).isBetween(145L, 150L);
    }

    @Test
    void timesOfAnotherClockCountAsArrivedNow() {
        AudioSendStage stage = stage(PCMU, AudioEncoderSettings.SPEECH);
        List<EncodedAudio> packets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Timestamp now = new Timestamp(3_600_000_000_000L + i * 10_000_000L);
            packets.addAll(stage.accept(new AudioFrame(8_000, 1, new short[80], 42), now));
        }
        assertThat(packets).hasSize(50);
        assertThat(packets.get(49).frame().captureTime())
                .isEqualTo(new Timestamp(3_600_000_000_000L - 10_000_000L + 49 * 20_000_000L));
    }

    @Test
    void aLongGapThatNobodyFilledAdvancesRtpTime() {
        AudioSendStage stage = stage(PCMU, AudioEncoderSettings.SPEECH);
        stage.accept(new AudioFrame(8_000, 1, new short[240], 0), Timestamp.ZERO);
        Timestamp later = Timestamp.ofMillis(60_000);
        List<EncodedAudio> packets = stage.accept(new AudioFrame(8_000, 1, new short[160], 60_000_000), later);
        // The packet that was begun is completed with silence, and the next one lies a minute later.
        assertThat(packets).extracting(each -> each.frame().rtpTimestamp()).containsExactly(160L, 480_000L);
        assertThat(packets.get(1).frame().captureTime()).isEqualTo(later);
    }
}
