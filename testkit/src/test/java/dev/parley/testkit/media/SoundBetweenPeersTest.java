package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.Codecs;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import dev.parley.mediacapture.AudioReader;
import dev.parley.mediacapture.AudioWriter;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.telephony.Goertzel;
import dev.parley.telephony.ToneGenerator;
import dev.parley.webrtc.RTCRtpCodec;
import dev.parley.webrtc.RTCRtpReceiver;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCRtpTransceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples from a track of one connection to a reader of the other: encoder, packets, jitter buffer, decoder. */
class SoundBetweenPeersTest {
    private static final AudioFormat SPOKEN = AudioFormat.mono(24_000);
    private static final AudioFormat HEARD = AudioFormat.mono(16_000);
    private static final Duration FRAME = Duration.ofMillis(20);

    private MediaStage stage = new MediaStage();
    private final ToneGenerator tone = new ToneGenerator(24_000, 0.3, 440);
    private final List<MediaStreamTrack> remote = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    private void connect(MediaStreamTrack track, String codec) {
        stage.b.onTrack(event -> remote.add(event.track()));
        RTCRtpSender sender = stage.a.addTrack(track);
        if (!codec.isEmpty()) {
            RTCRtpTransceiver transceiver = stage.a.getTransceivers().get(0);
            assertThat(transceiver.sender()).isSameAs(sender);
            List<RTCRtpCodec> codecs = new ArrayList<>(RTCRtpReceiver.getCapabilities("audio").codecs().stream()
                    .filter(each -> each.mimeType().equalsIgnoreCase("audio/" + codec))
                    .toList());
            assertThat(codecs).isNotEmpty();
            transceiver.setCodecPreferences(codecs);
        }
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
    }

    /** Speaks a tone and returns what is heard of it meanwhile. */
    private List<AudioFrame> speak(AudioWriter writer, AudioReader reader, Duration duration) {
        List<AudioFrame> heard = new ArrayList<>();
        for (long i = 0; i < duration.toMillis() / 20; i++) {
            if (writer.queued().toMillis() < 100) {
                writer.offer(tone.next(480));
                writer.offer(tone.next(480));
            }
            stage.world.runFor(FRAME);
            for (AudioFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
                heard.add(frame);
            }
        }
        return heard;
    }

    private static short[] join(List<AudioFrame> frames) {
        short[] all = new short
                [frames.stream().mapToInt(each -> each.samples().length).sum()];
        int at = 0;
        for (AudioFrame frame : frames) {
            System.arraycopy(frame.samples(), 0, all, at, frame.samples().length);
            at += frame.samples().length;
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"opus", "PCMU", "PCMA", "G722"})
    void aToneIsHeard(String codec) {
        AudioWriter writer = stage.devices.createAudioWriter("agent", SPOKEN);
        connect(writer.track(), codec);
        AudioReader reader = remote.get(0).audioReader(HEARD, FRAME);
        List<AudioFrame> heard = speak(writer, reader, Duration.ofSeconds(3));
        assertThat(remote.get(0).muted()).isFalse();
        // Whole seconds at the pace of the clock, but for the first delay.
        assertThat(heard).hasSizeBetween(140, 150);
        short[] lastSecond = join(heard.subList(heard.size() - 50, heard.size()));
        assertThat(Goertzel.prominence(lastSecond, 16_000, 440)).isGreaterThan(20);
        assertThat(Goertzel.amplitude(lastSecond, 16_000, 440)).isBetween(0.2, 0.4);
        reader.close();
        writer.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aToneIsHeardThroughLossAndJitter(long seed) {
        stage.close();
        stage = new MediaStage(seed, UnaryOperator.identity());
        AudioWriter writer = stage.devices.createAudioWriter("agent", SPOKEN);
        connect(writer.track(), "opus");
        stage.disturb(0.05, Duration.ofMillis(15));
        AudioReader reader = remote.get(0).audioReader(HEARD, FRAME);
        List<AudioFrame> heard = speak(writer, reader, Duration.ofSeconds(6));
        short[] lastSeconds = join(heard.subList(heard.size() - 150, heard.size()));
        assertThat(Goertzel.prominence(lastSeconds, 16_000, 440)).isGreaterThan(15);
        reader.close();
        writer.close();
    }

    @Test
    void aMicrophoneIsHeardByASinkAndNobodyDecodesAfterIt() {
        MediaStreamTrack microphone = stage.audio();
        connect(microphone, "");
        List<AudioFrame> heard = new ArrayList<>();
        var handle = remote.get(0).addAudioSink(heard::add);
        stage.world.runFor(Duration.ofSeconds(2));
        handle.remove();
        stage.settle();
        int count = heard.size();
        // 10 ms beats of the jitter buffer.
        assertThat(count).isBetween(180, 201);
        short[] second = join(heard.subList(count - 100, count));
        assertThat(Goertzel.prominence(second, heard.get(0).sampleRate(), 440)).isGreaterThan(20);
        stage.world.runFor(Duration.ofSeconds(1));
        assertThat(heard).hasSize(count);
        microphone.stop();
    }

    @Test
    void clearSilencesWithinTheJitterBuffer() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", SPOKEN);
        connect(writer.track(), "opus");
        AudioReader reader = remote.get(0).audioReader(HEARD, FRAME);
        speak(writer, reader, Duration.ofSeconds(2));
        writer.offer(tone.next(4_800));
        writer.clear();
        stage.world.runFor(Duration.ofMillis(200));
        while (reader.poll() != null) {}
        stage.world.runFor(Duration.ofMillis(200));
        List<AudioFrame> after = new ArrayList<>();
        for (AudioFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
            after.add(frame);
        }
        assertThat(after).isNotEmpty();
        assertThat(Goertzel.amplitude(join(after), 16_000, 440)).isLessThan(0.01);
        reader.close();
        writer.close();
    }

    @Test
    void anotherTrackTakesOverAndTheReaderGoesOn() {
        AudioWriter first = stage.devices.createAudioWriter("first", SPOKEN);
        AudioWriter second = stage.devices.createAudioWriter("second", AudioFormat.stereo(48_000));
        connect(first.track(), "opus");
        AudioReader reader = remote.get(0).audioReader(HEARD, FRAME);
        speak(first, reader, Duration.ofSeconds(1));
        stage.await(stage.a.getSenders().get(0).replaceTrack(second.track()));
        ToneGenerator other = new ToneGenerator(48_000, 0.3, 1_000);
        List<AudioFrame> heard = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            short[] mono = other.next(960);
            short[] both = new short[1_920];
            for (int k = 0; k < both.length; k++) {
                both[k] = mono[k / 2];
            }
            second.offer(both);
            stage.world.runFor(FRAME);
            for (AudioFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
                heard.add(frame);
            }
        }
        short[] end = join(heard.subList(heard.size() - 25, heard.size()));
        assertThat(Goertzel.prominence(end, 16_000, 1_000)).isGreaterThan(20);
        reader.close();
        first.close();
        second.close();
    }

    @Test
    void theReaderEndsWithTheConnection() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", SPOKEN);
        connect(writer.track(), "opus");
        AudioReader reader = remote.get(0).audioReader(HEARD, FRAME);
        speak(writer, reader, Duration.ofSeconds(1));
        stage.b.close();
        stage.settle();
        while (reader.poll() != null) {}
        assertThat(reader.isAtEnd()).isTrue();
        writer.close();
    }

    @Test
    void withoutAnEncoderNothingIsSentAndTheTrackStaysMuted() {
        stage.close();
        stage = new MediaStage(1, UnaryOperator.identity(), builder -> builder.codecs(Codecs.of(List.of())));
        AudioWriter writer = stage.devices.createAudioWriter("agent", SPOKEN);
        connect(writer.track(), "");
        AudioReader reader = remote.get(0).audioReader(HEARD, FRAME);
        assertThat(speak(writer, reader, Duration.ofSeconds(1))).isEmpty();
        assertThat(remote.get(0).muted()).isTrue();
        // Nobody takes the media: what is written stays.
        assertThat(writer.queued()).isPositive();
        reader.close();
        writer.close();
    }
}
