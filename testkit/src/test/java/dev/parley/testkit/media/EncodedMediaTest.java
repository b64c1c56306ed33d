package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedReader;
import dev.parley.mediacapture.EncodedSource;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.mediacapture.PushResult;
import dev.parley.webrtc.RTCCodecStats;
import dev.parley.webrtc.RTCInboundRtpStreamStats;
import dev.parley.webrtc.RTCOutboundRtpStreamStats;
import dev.parley.webrtc.RTCPeerConnectionStats;
import dev.parley.webrtc.RTCRemoteInboundRtpStreamStats;
import dev.parley.webrtc.RTCRemoteOutboundRtpStreamStats;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCRtpSynchronizationSource;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCStatsReport;
import dev.parley.webrtc.RTCTransportStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Encoded frames from a track of one connection to a track of the other. */
class EncodedMediaTest {
    private static final Duration PICTURE = Duration.ofMillis(40);

    private final MediaStage stage = new MediaStage();
    private final List<String> log = new ArrayList<>();
    private int pictures;

    @AfterEach
    void close() {
        stage.close();
    }

    /** VP8's frame tag: bit 0 is 0 for a key frame, RFC 6386 §9.1. */
    private static EncodedFrame picture(EncodedSource source, int number, boolean key) {
        byte[] data = new byte[key ? 3_000 : 400];
        data[0] = (byte) (key ? 0x10 : 0x11);
        data[3] = (byte) 0x9d;
        data[4] = 1;
        data[5] = 0x2a;
        data[6] = 64;
        data[8] = 48;
        data[20] = (byte) number;
        return EncodedFrame.wrapping(source.codec(), data)
                .key(key)
                .rtpTimestamp(number * 3_600L)
                .build();
    }

    /** Pushes a picture each 40 ms, a key frame first and when one is asked for. */
    private void film(EncodedSource source, int count) {
        boolean[] key = {true};
        source.onKeyFrameRequest(() -> {
            log.add("key");
            key[0] = true;
        });
        for (int i = 0; i < count; i++) {
            boolean isKey = key[0];
            key[0] = false;
            source.push(picture(source, pictures++, isKey));
            stage.world.runFor(PICTURE);
        }
    }

    private MediaStreamTrack connect(EncodedSource source) {
        List<MediaStreamTrack> tracks = new ArrayList<>();
        stage.b.onTrack(event -> tracks.add(event.track()));
        stage.a.addTrack(source.track());
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        MediaStreamTrack track = tracks.get(0);
        track.onUnmute(event -> log.add("unmute"));
        track.onMute(event -> log.add("mute"));
        return track;
    }

    @Test
    @Spec("webrtc-pc §5.3: a remote track unmutes when the first RTP packet has arrived")
    void picturesArriveWholeAndInOrder() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        assertThat(source.push(picture(source, 0, true))).isEqualTo(PushResult.NOT_NEGOTIATED);
        MediaStreamTrack track = connect(source);
        assertThat(track.muted()).isTrue();
        EncodedReader reader = track.encodedReader();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            source.push(picture(source, i, i == 0));
            stage.world.runFor(PICTURE);
            for (EncodedFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
                assertThat(frame.key()).isEqualTo(frame.u8(20) == 0);
                assertThat(frame.length()).isEqualTo(frame.key() ? 3_000 : 400);
                numbers.add(frame.u8(20));
            }
        }
        assertThat(log).contains("unmute");
        assertThat(track.muted()).isFalse();
        assertThat(numbers).hasSizeGreaterThanOrEqualTo(19).isSorted().startsWith(0, 1, 2);
        assertThat(reader.framesDropped()).isZero();
    }

    @Test
    void aReaderThatComesLateGetsAKeyFrame() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        MediaStreamTrack track = connect(source);
        film(source, 25);
        log.clear();
        EncodedReader reader = track.encodedReader();
        film(source, 25);
        assertThat(log).contains("key");
        assertThat(reader.poll()).isNotNull();
    }

    @Test
    void aSlowReaderMissesPicturesUpToAKeyFrame() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        MediaStreamTrack track = connect(source);
        EncodedReader reader = track.encodedReader();
        film(source, 30);
        assertThat(reader.framesDropped()).isPositive();
        EncodedFrame last = null;
        for (EncodedFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
            assertThat(last == null || !frame.gapBefore() || frame.key()).isTrue();
            last = frame;
        }
        assertThat(last).isNotNull();
        film(source, 30);
        EncodedFrame next = reader.poll();
        assertThat(next).isNotNull();
        assertThat(next.key()).isTrue();
        assertThat(next.gapBefore()).isTrue();
    }

    @Test
    void soundArrives() {
        EncodedSource source = stage.devices.createEncodedSource("audio/PCMU", null);
        MediaStreamTrack track = connect(source);
        EncodedReader reader = track.encodedReader();
        int received = 0;
        for (int i = 0; i < 50; i++) {
            byte[] packet = new byte[160];
            java.util.Arrays.fill(packet, (byte) i);
            assertThat(source.push(EncodedFrame.wrapping(source.codec(), packet)
                            .rtpTimestamp(160L * i)
                            .build()))
                    .isEqualTo(PushResult.SENT);
            stage.world.runFor(Duration.ofMillis(20));
            for (EncodedFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
                assertThat(frame.u8(0)).isEqualTo(received++);
                assertThat(frame.length()).isEqualTo(160);
            }
        }
        assertThat(received).isGreaterThanOrEqualTo(49);
        List<RTCRtpSynchronizationSource> sources =
                stage.b.getReceivers().get(0).getSynchronizationSources();
        assertThat(sources).hasSize(1);
        stage.world.runFor(Duration.ofSeconds(11));
        assertThat(stage.b.getReceivers().get(0).getSynchronizationSources()).isEmpty();
    }

    @Test
    @Spec("webrtc-pc §5.2 replaceTrack")
    void anotherTrackTakesOver() {
        EncodedSource first = stage.devices.createEncodedSource("video/VP8", null);
        EncodedSource second = stage.devices.createEncodedSource("video/VP8", null);
        MediaStreamTrack track = connect(first);
        EncodedReader reader = track.encodedReader();
        film(first, 10);
        RTCRtpSender sender = stage.a.getSenders().get(0);
        stage.await(sender.replaceTrack(second.track()));
        assertThat(first.push(picture(first, 0, true))).isEqualTo(PushResult.NOT_NEGOTIATED);
        assertThat(second.push(picture(second, 0, false))).isEqualTo(PushResult.DROPPED_NO_KEY_FRAME);
        while (reader.poll() != null) {}
        film(second, 5);
        assertThat(reader.poll()).isNotNull();
        assertThat(track.muted()).isFalse();
    }

    @Test
    @Spec("webrtc-pc §5.3: \"set the muted state\" of a track that is received no more")
    void aDirectionThatEndsMutes() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        MediaStreamTrack track = connect(source);
        film(source, 5);
        assertThat(track.muted()).isFalse();
        stage.a.getTransceivers().get(0).setDirection(RTCRtpTransceiverDirection.INACTIVE);
        stage.negotiate(stage.a, stage.b);
        stage.settle();
        assertThat(track.muted()).isTrue();
        assertThat(source.push(picture(source, 9, true))).isEqualTo(PushResult.NOT_NEGOTIATED);
        stage.a.getTransceivers().get(0).setDirection(RTCRtpTransceiverDirection.SENDRECV);
        stage.negotiate(stage.a, stage.b);
        film(source, 5);
        assertThat(track.muted()).isFalse();
    }

    @Test
    void whatIsNotSentSaysSo() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        connect(source);
        source.track().setEnabled(false);
        assertThat(source.push(picture(source, 0, true))).isEqualTo(PushResult.NOT_NEGOTIATED);
        source.track().setEnabled(true);
        assertThat(source.push(picture(source, 0, true))).isEqualTo(PushResult.SENT);
        EncodedSource other = stage.devices.createEncodedSource("video/H263", null);
        stage.await(stage.a.getSenders().get(0).replaceTrack(other.track()));
        assertThat(other.push(EncodedFrame.wrapping(other.codec(), new byte[10])
                        .key(true)
                        .build()))
                .isEqualTo(PushResult.NOT_NEGOTIATED);
        assertThatThrownBy(() -> other.push(picture(source, 0, true))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stage.audio().encodedReader()).isInstanceOf(DOMException.class);
        assertThatThrownBy(() -> stage.devices.createEncodedSource("text/plain", null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRemoteTrackIsForwarded() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        stage.b.onTrack(event -> stage.b.addTrack(event.track()));
        stage.a.addTrack(source.track());
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        stage.negotiate(stage.b, stage.a);
        EncodedReader back = stage.a.getReceivers().get(0).encodedReader();
        film(source, 20);
        EncodedFrame frame = back.poll();
        assertThat(frame).isNotNull();
        assertThat(frame.key()).isTrue();
    }

    @Test
    void aReaderEndsWithItsTrack() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        EncodedReader reader = source.track().encodedReader();
        assertThat(source.push(picture(source, 1, true))).isEqualTo(PushResult.SENT);
        source.close();
        stage.settle();
        assertThat(source.track().readyState()).isEqualTo(MediaStreamTrackState.ENDED);
        assertThat(reader.poll()).isNotNull();
        reader.close();
        reader.close();
    }

    @Test
    @Spec("webrtc-stats §8.4 to §8.7; webrtc-pc §8.5 the stats selection algorithm")
    void figuresOfBothEndsAgree() {
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        MediaStreamTrack track = connect(source);
        film(source, 100);
        stage.world.runFor(Duration.ofSeconds(2));
        RTCStatsReport ofA = stage.await(stage.a.getStats());
        RTCStatsReport ofB = stage.await(stage.b.getStats(track));
        RTCOutboundRtpStreamStats sent =
                ofA.all(RTCOutboundRtpStreamStats.class).get(0);
        RTCInboundRtpStreamStats received =
                ofB.all(RTCInboundRtpStreamStats.class).get(0);
        assertThat(received.ssrc()).isEqualTo(sent.ssrc());
        assertThat(received.packetsReceived()).isEqualTo(sent.packetsSent()).isPositive();
        assertThat(received.bytesReceived()).isEqualTo(sent.bytesSent());
        assertThat(received.framesReceived()).isEqualTo(sent.framesSent()).isEqualTo(100);
        assertThat(received.packetsLost()).isZero();
        assertThat(received.trackIdentifier()).isEqualTo(track.id());
        assertThat(((RTCCodecStats) ofB.get(received.codecId())).mimeType()).isEqualTo("video/VP8");
        RTCRemoteOutboundRtpStreamStats report = (RTCRemoteOutboundRtpStreamStats) ofB.get(received.remoteId());
        assertThat(report.localId()).isEqualTo(received.id());
        assertThat(report.packetsSent()).isEqualTo(sent.packetsSent());
        // The clocks of both ends are that of the world.
        assertThat(report.timestamp() - report.remoteTimestamp()).isBetween(19.0, 25.0);
        RTCRemoteInboundRtpStreamStats back = (RTCRemoteInboundRtpStreamStats) ofA.get(sent.remoteId());
        assertThat(back.roundTripTime()).isBetween(0.039, 0.045);
        assertThat(back.packetsLost()).isZero();
        assertThat(ofB.all(RTCTransportStats.class)).hasSize(1);
        assertThat(ofB.all(RTCPeerConnectionStats.class)).isEmpty();
        assertThat(stage.await(stage.a.getReceivers().get(0).getStats()).values())
                .as("nothing was received")
                .isEmpty();
    }
}
