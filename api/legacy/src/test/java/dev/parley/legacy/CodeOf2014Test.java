package dev.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.testkit.CertificatePool;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.LegacyCallbacks;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDTMFSender;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCOfferOptions;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call as it was written before there were promises and tracks. */
class CodeOf2014Test {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualWorld world = new VirtualWorld(1);
    private final PeerConnectionFactory factory1 = factory("pc1", "192.0.2.1", 0);
    private final PeerConnectionFactory factory2 = factory("pc2", "192.0.2.2", 1);
    private final RTCPeerConnection pc1 = factory1.createPeerConnection();
    private final RTCPeerConnection pc2 = factory2.createPeerConnection();
    private final List<Throwable> failures = new ArrayList<>();
    private final Consumer<Throwable> onError = failures::add;

    private PeerConnectionFactory factory(String name, String address, int certificate) {
        Host host = world.network().host(name, world.network().internet(), address);
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        return PeerConnectionFactory.builder()
                .eventLoop(world.loop(host))
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(certificate))
                .build();
    }

    @AfterEach
    void close() {
        factory1.close();
        factory2.close();
        world.runUntilIdle(LIMIT);
    }

    private MediaStream getUserMedia() {
        return world.await(factory1.mediaDevices().getUserMedia(MediaStreamConstraints.of(true, true)), LIMIT);
    }

    private void call() {
        LegacyCallbacks.createOffer(
                pc1, this::gotOffer, onError, RTCOfferOptions.builder().build());
    }

    private void gotOffer(RTCSessionDescription offer) {
        LegacyCallbacks.setLocalDescription(pc1, offer, () -> {}, onError);
        LegacyCallbacks.setRemoteDescription(
                pc2, offer, () -> LegacyCallbacks.createAnswer(pc2, this::gotAnswer, onError), onError);
    }

    private void gotAnswer(RTCSessionDescription answer) {
        LegacyCallbacks.setLocalDescription(pc2, answer, () -> {}, onError);
        LegacyCallbacks.setRemoteDescription(pc1, answer, () -> {}, onError);
    }

    @Test
    void streamsComeAndGo() {
        List<MediaStream> added = new ArrayList<>();
        List<MediaStream> removed = new ArrayList<>();
        LegacyStreams streams1 = new LegacyStreams(pc1);
        LegacyStreams streams2 = new LegacyStreams(pc2);
        streams2.onAddStream(event -> added.add(event.stream()));
        streams2.onRemoveStream(event -> removed.add(event.stream()));
        List<String> heard = new ArrayList<>();
        streams2.addEventListener(LegacyStreams.ADD_STREAM, event -> heard.add(event.type()));

        MediaStream stream = getUserMedia();
        streams1.addStream(stream);
        streams1.addStream(stream);
        assertThat(streams1.getLocalStreams()).containsExactly(stream);
        assertThat(streams1.getStreamById(stream.id())).isSameAs(stream);
        call();
        assertThat(world.runUntil(() -> !added.isEmpty() && pc1.remoteDescription() != null, LIMIT))
                .as("failures %s", failures)
                .isTrue();

        // One event for the stream, although it has two tracks.
        assertThat(added).hasSize(1);
        assertThat(heard).containsExactly("addstream");
        assertThat(added.get(0).id()).isEqualTo(stream.id());
        assertThat(streams2.getRemoteStreams()).isEqualTo(added);
        assertThat(added.get(0).getTracks()).hasSize(2);

        streams1.removeStream(stream);
        call();
        assertThat(world.runUntil(() -> !removed.isEmpty(), LIMIT)).isTrue();
        assertThat(removed).isEqualTo(added);
        assertThat(streams2.getRemoteStreams()).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void tonesAreSentBesideATrack() {
        MediaStream stream = getUserMedia();
        LegacyStreams streams = new LegacyStreams(pc1);
        streams.addStream(stream);
        RTCDTMFSender tones = streams.createDTMFSender(stream.getAudioTracks().get(0));
        assertThat(tones.canInsertDTMF()).isFalse();
        assertThatThrownBy(
                        () -> streams.createDTMFSender(stream.getVideoTracks().get(0)))
                .isInstanceOf(DOMException.class)
                .extracting(failure -> ((DOMException) failure).name())
                .isEqualTo("SyntaxError");
    }

    @Test
    void failuresGoToTheirCallback() {
        LegacyCallbacks.createAnswer(pc1, answer -> {}, onError);
        world.runFor(Duration.ofSeconds(1));
        assertThat(failures).singleElement().isInstanceOf(DOMException.class);
    }

    @Test
    void publicIsAll() {
        assertThat(LegacyConfiguration.iceTransportPolicy("public")).isEqualTo(RTCIceTransportPolicy.ALL);
        assertThat(LegacyConfiguration.iceTransportPolicy("relay")).isEqualTo(RTCIceTransportPolicy.RELAY);
        assertThatThrownBy(() -> LegacyConfiguration.iceTransportPolicy("none")).isInstanceOf(TypeError.class);
    }
}
