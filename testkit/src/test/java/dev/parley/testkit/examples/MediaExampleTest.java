package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dom.DOMException;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.mediacapture.AudioReader;
import dev.parley.mediacapture.AudioWriter;
import dev.parley.mediacapture.Constrain;
import dev.parley.mediacapture.MediaDevices;
import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.mediacapture.MediaTrackConstraints;
import dev.parley.mediacapture.PushedSource;
import dev.parley.mediacapture.TestPicture;
import dev.parley.telephony.Goertzel;
import dev.parley.telephony.ToneGenerator;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MediaExampleTest {
    private final Stage stage = new Stage();
    private final List<String> announced = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    // docs: media-tracks
    static void sendCameraAndMicrophone(PeerConnectionFactory factory, RTCPeerConnection pc) {
        var wishes = MediaTrackConstraints.builder()
                .set("width", 1280)
                .set("frameRate", Constrain.max(30))
                .build();
        factory.mediaDevices()
                .getUserMedia(new MediaStreamConstraints(MediaTrackConstraints.none(), wishes))
                .thenAccept(stream -> stream.getTracks().forEach(track -> pc.addTrack(track, stream)));
    }

    void receive(RTCPeerConnection pc) {
        pc.onTrack(event -> {
            announced.add(event.track().kind() + " of " + event.streams().size() + " stream");
            event.transceiver().receiver().setJitterBufferTarget(200.0);
        });
    }
    // end

    // docs: voice-agent
    interface Agent {
        /** Takes 20 ms of what the other end says, and returns true if that interrupts the agent. */
        boolean hear(AudioFrame heard);

        /** Calls {@code mouth} with the agent's speech, on a thread of the agent. */
        void onSpeech(Consumer<short[]> mouth);
    }

    static void talk(PeerConnectionFactory factory, RTCPeerConnection pc, Agent agent, Executor workers) {
        AudioWriter mouth = factory.mediaDevices().createAudioWriter("agent", AudioFormat.mono(24_000));
        pc.addTrack(mouth.track());
        pc.onTrack(event -> workers.execute(() -> {
            try (AudioReader ear = event.track().audioReader(AudioFormat.mono(16_000), Duration.ofMillis(20))) {
                for (AudioFrame heard = ear.read(); heard != null; heard = ear.read()) { // null: the track has ended
                    if (agent.hear(heard)) {
                        mouth.clear(); // what is queued is dropped
                    }
                }
            }
        }));
        agent.onSpeech(mouth::write); // waits above 500 ms queued; offer() returns false instead
    }
    // end

    /** Agent that says a tone for ever, and counts the frames in which it hears one. */
    private static final class Singer implements Agent {
        final CountDownLatch heard = new CountDownLatch(25);
        private final ExecutorService throat;
        private final ToneGenerator tone = new ToneGenerator(24_000, 0.3, 440);

        Singer(ExecutorService throat) {
            this.throat = throat;
        }

        @Override
        public boolean hear(AudioFrame frame) {
            if (Goertzel.amplitude(frame.samples(), frame.sampleRate(), 440) > 0.2) {
                heard.countDown();
            }
            return false;
        }

        @Override
        public void onSpeech(Consumer<short[]> mouth) {
            throat.execute(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    try {
                        mouth.accept(tone.next(2_400));
                    } catch (DOMException e) {
                        return;
                    }
                }
            });
        }
    }

    /** Readers and writers block, so that this runs in real time: two connections over the loopback interface. */
    @Test
    void agentsTalk() throws Exception {
        ExecutorService workers = Executors.newCachedThreadPool();
        Singer a = new Singer(workers);
        Singer b = new Singer(workers);
        try (PeerConnectionFactory factory =
                PeerConnectionFactory.builder().includeLoopback(true).build()) {
            RTCPeerConnection offerer = factory.createPeerConnection();
            RTCPeerConnection answerer = factory.createPeerConnection();
            offerer.onIceCandidate(event -> answerer.addIceCandidate(event.candidate()));
            answerer.onIceCandidate(event -> offerer.addIceCandidate(event.candidate()));
            talk(factory, offerer, a, workers);
            talk(factory, answerer, b, workers);
            offerer.setLocalDescription().join();
            answerer.setRemoteDescription(offerer.localDescription()).join();
            answerer.setLocalDescription().join();
            offerer.setRemoteDescription(answerer.localDescription()).join();
            assertThat(a.heard.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(b.heard.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void tracksAreAnnounced() {
        receive(stage.b);
        sendCameraAndMicrophone(stage.factoryA, stage.a);
        stage.await(() -> stage.a.getSenders().size() == 2);
        stage.connect();
        stage.await(() -> announced.size() == 2);
        assertThat(announced).containsExactly("audio of 1 stream", "video of 1 stream");
    }

    @Test
    void framesAreSeenAndMade() {
        List<Long> seen = new ArrayList<>();
        List<VideoFrame> copied = new ArrayList<>();
        MediaDevices devices = stage.factoryA.mediaDevices();
        // docs: media-frames
        devices.getUserMedia(MediaStreamConstraints.of(false, true)).thenAccept(stream -> {
            PushedSource mirror = devices.createVideoSource("Mirror");
            mirror.track().addVideoSink(copied::add);
            stream.getVideoTracks().get(0).addVideoSink(frame -> {
                seen.add(TestPicture.readNumber(frame)); // the test picture carries its number
                byte[] pixels = frame.toRgba();
                mirror.push(VideoFrame.fromRgba(frame.width(), frame.height(), pixels, frame.timestampMicros()));
            });
        });
        // end
        stage.await(() -> copied.size() >= 3);
        assertThat(seen).startsWith(0L, 1L, 2L);
        assertThat(TestPicture.readNumber(copied.get(2))).isEqualTo(2);
    }
}
