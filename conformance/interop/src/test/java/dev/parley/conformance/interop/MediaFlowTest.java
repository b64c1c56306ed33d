package dev.parley.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.containers.MediaFiles;
import dev.parley.containers.MediaReader;
import dev.parley.containers.MediaSample;
import dev.parley.containers.MediaTrack;
import dev.parley.containers.MediaWriter;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedReader;
import dev.parley.mediacapture.EncodedSource;
import dev.parley.mediacapture.MediaDevices;
import dev.parley.mediacapture.PushResult;
import dev.parley.webrtc.RTCRtpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Pictures and sound between a browser and encoded tracks of this process: what is sent is decoded and looked at there, and what is
 * received is decoded by ffmpeg. {@code -Dparley.interop.stack=NAME} runs one browser alone.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MediaFlowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int PICTURE_MILLIS = 50;
    private static final int SOUND_MILLIS = 20;
    private static final int SOUND_BYTES = 160;
    private static final int PICTURES_READ = 20;
    private static final int PACKETS_READ = 100;

    /**
     * Maximum number of packets of sound that a reader may drop: as many as are kept until the keys are known, which come to it at once
     * and may be more than the 500 ms that it holds.
     */
    private static final int EARLY_PACKETS = 64;

    @TempDir
    private Path folder;

    /** Outcomes of pushing. Guarded by itself. */
    private final Map<PushResult, Integer> pushed = new EnumMap<>(PushResult.class);

    static Stream<Stack> browsers() {
        String only = System.getProperty("parley.interop.stack", "");
        return Stack.all().stream()
                .filter(stack -> List.of("chromium", "firefox").contains(stack.name()))
                .filter(stack -> only.isEmpty() || only.equals(stack.name()));
    }

    @ParameterizedTest
    @MethodSource("browsers")
    @Spec("RFC 8834 §4.1: RTP and RTCP of every WebRTC endpoint")
    void picturesAndSoundGoBothWays(Stack stack) throws Exception {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
        try (MediaCall call = new MediaCall(stack)) {
            MediaDevices devices = call.factory.mediaDevices();
            EncodedSource camera = devices.createEncodedSource("video/VP8", null);
            EncodedSource microphone = devices.createEncodedSource("audio/PCMU", null);
            RTCRtpReceiver theirCamera = call.exchange(camera.track());
            RTCRtpReceiver theirMicrophone = call.exchange(microphone.track());
            CompletableFuture<List<EncodedFrame>> pictures =
                    readsTo(clock, theirCamera.encodedReader(), PICTURES_READ, 0);
            CompletableFuture<List<EncodedFrame>> sound =
                    readsTo(clock, theirMicrophone.encodedReader(), PACKETS_READ, EARLY_PACKETS);
            call.offer();
            film(clock, camera);
            speak(clock, microphone);

            sees(call, stack);
            record(theirCamera, pictures, folder.resolve("camera.ivf"));
            String volume = play(sound.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), folder.resolve("microphone.ogg"));
            assertThat(volume).contains("max_volume:").doesNotContain("max_volume: -91.0 dB");
            synchronized (pushed) {
                assertThat(pushed).doesNotContainKey(PushResult.DROPPED_FULL);
                assertThat(pushed.get(PushResult.SENT)).isGreaterThan(PACKETS_READ);
            }
        } finally {
            clock.shutdownNow();
        }
    }

    /** Pictures with moving figures above, and a red and a blue corner below: 20 a second, a key frame each second. */
    private void film(ScheduledExecutorService clock, EncodedSource source) throws IOException, InterruptedException {
        Path file = folder.resolve("source.ivf");
        String corners = "color=red:s=160x120:r=20[a];color=blue:s=160x120:r=20[b];[a][b]hstack[low]";
        Ffmpeg.run(
                "error",
                "-f",
                "lavfi",
                "-i",
                corners + ";testsrc2=s=320x120:r=20[high];[high][low]vstack",
                "-t",
                "4",
                "-c:v",
                "libvpx",
                "-b:v",
                "400k",
                "-g",
                "20",
                "-auto-alt-ref",
                "0",
                "-deadline",
                "realtime",
                file.toString());
        List<EncodedFrame> frames = new ArrayList<>();
        try (MediaReader reader = MediaFiles.open(file)) {
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                frames.add(sample.frame());
            }
        }
        int[] number = {0};
        clock.scheduleAtFixedRate(
                () -> {
                    int n = number[0]++;
                    push(
                            source,
                            frames.get(n % frames.size()).toBuilder()
                                    .rtpTimestamp(90L * PICTURE_MILLIS * n)
                                    .build());
                },
                0,
                PICTURE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** A tone of 440 Hz, 18 dB below full scale. */
    private void speak(ScheduledExecutorService clock, EncodedSource source) throws IOException, InterruptedException {
        Path file = folder.resolve("tone.ulaw");
        Ffmpeg.run(
                "error",
                "-f",
                "lavfi",
                "-i",
                "sine=440:r=8000",
                "-t",
                "2",
                "-c:a",
                "pcm_mulaw",
                "-f",
                "mulaw",
                file.toString());
        byte[] tone = Files.readAllBytes(file);
        int[] number = {0};
        clock.scheduleAtFixedRate(
                () -> {
                    int n = number[0]++;
                    byte[] packet = new byte[SOUND_BYTES];
                    System.arraycopy(tone, n * SOUND_BYTES % tone.length, packet, 0, SOUND_BYTES);
                    push(
                            source,
                            EncodedFrame.wrapping(source.codec(), packet)
                                    .rtpTimestamp((long) SOUND_BYTES * n)
                                    .build());
                },
                0,
                SOUND_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void push(EncodedSource source, EncodedFrame frame) {
        PushResult result = source.push(frame);
        synchronized (pushed) {
            pushed.merge(result, 1, Integer::sum);
        }
    }

    private static CompletableFuture<List<EncodedFrame>> readsTo(
            ScheduledExecutorService threads, EncodedReader reader, int count, int maxDropped) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<EncodedFrame> frames = new ArrayList<>();
                    EncodedFrame next = reader.read();
                    while (next != null && frames.size() < count) {
                        frames.add(next);
                        next = reader.read();
                    }
                    assertThat(reader.framesDropped()).isLessThanOrEqualTo(maxDropped);
                    return frames;
                },
                threads);
    }

    /** The browser decodes what we send: whole pictures in their colours, and sound as loud as it was. */
    private static void sees(MediaCall call, Stack stack) {
        call.browser.await(
                "that it is connected",
                PATIENCE,
                line -> line.path("event").asString("").equals("connectionstatechange")
                        && line.path("state").asString("").equals("connected"));
        call.browser.say("{\"play\":true}");
        JsonNode streams = streams(
                call,
                r -> r.path("inbound").path("video").path("framesDecoded").asInt(0) >= 40
                        && r.path("inbound")
                                        .path("audio")
                                        .path("totalSamplesDuration")
                                        .asDouble(0)
                                >= 3
                        && r.path("corners").size() == 2);
        JsonNode video = streams.path("inbound").path("video");
        assertThat(video.path("codec").asString("")).isEqualTo("video/VP8");
        assertThat(video.path("frameWidth").asInt()).isEqualTo(320);
        assertThat(video.path("frameHeight").asInt()).isEqualTo(240);
        assertThat(video.path("packetsLost").asInt()).isZero();
        assertColour(streams.path("corners").path(0), 0);
        assertColour(streams.path("corners").path(1), 2);
        JsonNode audio = streams.path("inbound").path("audio");
        assertThat(audio.path("codec").asString("")).isEqualTo("audio/PCMU");
        assertThat(audio.path("packetsLost").asInt()).isZero();
        // The amplitude is an eighth, and the energy of a full second 1/64 of full scale; silence before it counts too.
        assertThat(audio.path("totalAudioEnergy").asDouble()
                        / audio.path("totalSamplesDuration").asDouble())
                .as("%s: %s", stack, audio)
                .isBetween(0.002, 0.03);
        // Their reports come back, so that RTCP goes both ways.
        assertThat(streams.path("remoteInbound")
                        .path("video")
                        .path("roundTripTime")
                        .isNumber())
                .as("round trip of %s", streams.path("remoteInbound"))
                .isTrue();
    }

    private static void assertColour(JsonNode pixel, int strongest) {
        for (int i = 0; i < 3; i++) {
            int value = pixel.path(i).asInt(-1);
            assertThat(value).as("pixel %s", pixel).isBetween(i == strongest ? 180 : 0, i == strongest ? 255 : 70);
        }
    }

    private static JsonNode streams(MediaCall call, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            call.browser.say("{\"getStreams\":true}");
            JsonNode report = call.browser.await(
                    "its streams",
                    PATIENCE,
                    line -> line.path("event").asString("").equals("streams"));
            if (wanted.test(report)) {
                return report;
            }
            assertThat(System.nanoTime())
                    .as("it stays at %s\n%s", report, call.browser.transcript())
                    .isLessThan(deadline);
            call.browser.awaitMore(PAUSE);
        }
    }

    /** Pictures of the browser's camera can be decoded from its first frame on, and a key frame comes when asked for. */
    private static void record(RTCRtpReceiver receiver, CompletableFuture<List<EncodedFrame>> read, Path file)
            throws Exception {
        List<EncodedFrame> frames = read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        EncodedFrame first = frames.get(0);
        assertThat(first.key()).isTrue();
        assertThat(first.codec().name()).isEqualTo("vp8");
        write(file, new MediaTrack(first.codec(), 320, 240), frames);
        assertThat(Ffmpeg.run("error", "-i", file.toString(), "-f", "null", "-"))
                .isEmpty();
        assertThat(Ffmpeg.frames(file)).isEqualTo(frames.size());

        try (EncodedReader later = receiver.encodedReader()) {
            receiver.requestKeyFrame();
            EncodedFrame next = later.read();
            while (next != null && !next.key()) {
                next = later.read();
            }
            assertThat(next).isNotNull();
        }
    }

    private static String play(List<EncodedFrame> frames, Path file) throws IOException, InterruptedException {
        assertThat(frames).hasSize(PACKETS_READ).allMatch(frame -> frame.codec().is("opus"));
        write(file, MediaTrack.audio(frames.get(0).codec()), frames);
        return Ffmpeg.run("info", "-i", file.toString(), "-af", "volumedetect", "-f", "null", "-");
    }

    private static void write(Path file, MediaTrack track, List<EncodedFrame> frames) throws IOException {
        long start = frames.get(0).rtpTimestamp();
        try (MediaWriter writer = MediaFiles.create(file, List.of(track))) {
            for (EncodedFrame frame : frames) {
                long units = (frame.rtpTimestamp() - start) & 0xffff_ffffL;
                writer.write(0, units * 1_000_000_000L / track.codec().clockRate(), frame);
            }
        }
    }
}
