package dev.parley.testkit;

import dev.parley.simulation.Host;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCSignalingState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An {@link RTCPeerConnection} in virtual time, with the application's half of signalling: perfect negotiation as webrtc-pc §10.7
 * shows it. Its listeners run on its loop.
 */
public final class VirtualPeer {
    private final VirtualPeers peers;
    private final String name;
    private final boolean polite;
    private final VirtualEventLoop loop;
    private final PeerConnectionFactory factory;
    private final RTCPeerConnection connection;
    private final List<RTCPeerConnectionState> states = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private boolean makingOffer;
    private boolean ignoreOffer;
    private boolean settingRemoteAnswer;
    private int ignoredOffers;

    VirtualPeer(
            VirtualPeers peers,
            String name,
            boolean polite,
            VirtualEventLoop loop,
            PeerConnectionFactory factory,
            RTCConfiguration configuration) {
        this.peers = peers;
        this.name = name;
        this.polite = polite;
        this.loop = loop;
        this.factory = factory;
        this.connection = factory.createPeerConnection(configuration);
        connection.onNegotiationNeeded(event -> makeOffer());
        connection.onIceCandidate(event -> {
            RTCIceCandidate candidate = event.candidate();
            if (candidate != null) {
                peers.signal(this, other -> other.receive(candidate));
            }
        });
        connection.addEventListener(
                RTCPeerConnection.CONNECTION_STATE_CHANGE, event -> states.add(connection.connectionState()));
    }

    /** Returns the peer's name: "a" or "b". */
    public String name() {
        return name;
    }

    /** Returns the connection. */
    public RTCPeerConnection connection() {
        return connection;
    }

    /** Returns the loop of the connection. */
    public VirtualEventLoop loop() {
        return loop;
    }

    /** Returns the host on which it runs. */
    public Host host() {
        return loop.host();
    }

    PeerConnectionFactory factory() {
        return factory;
    }

    /** Returns the connection states so far, in order. */
    public List<RTCPeerConnectionState> states() {
        return states;
    }

    /** Returns what went wrong in signalling: promises that failed while the connection was open. */
    public List<String> errors() {
        return errors;
    }

    /** Returns how many offers of the other it has ignored because of its own. */
    public int ignoredOffers() {
        return ignoredOffers;
    }

    /** Closes the connection. */
    public void close() {
        connection.close();
    }

    /** Closes the factory too, and with it every other connection that it has made. */
    public void closeFactory() {
        factory.close();
    }

    private boolean isClosed() {
        return connection.signalingState() == RTCSignalingState.CLOSED;
    }

    private void makeOffer() {
        makingOffer = true;
        connection.setLocalDescription().whenComplete((done, failure) -> {
            makingOffer = false;
            if (failure == null) {
                sendLocalDescription();
            } else {
                failed("setLocalDescription for an offer", failure);
            }
        });
    }

    private void sendLocalDescription() {
        RTCSessionDescription description = connection.localDescription();
        if (description != null) {
            peers.signal(this, other -> other.receive(description));
        }
    }

    private void receive(RTCSessionDescription description) {
        if (isClosed()) {
            return;
        }
        boolean offer = description.type() == RTCSdpType.OFFER;
        boolean readyForOffer =
                !makingOffer && (connection.signalingState() == RTCSignalingState.STABLE || settingRemoteAnswer);
        boolean collision = offer && !readyForOffer;
        ignoreOffer = !polite && collision;
        if (ignoreOffer) {
            ignoredOffers++;
            return;
        }
        settingRemoteAnswer = description.type() == RTCSdpType.ANSWER;
        CompletableFuture<Void> set = connection.setRemoteDescription(description);
        set.whenComplete((done, failure) -> {
            settingRemoteAnswer = false;
            if (failure != null) {
                failed("setRemoteDescription of an " + description.type(), failure);
            } else if (offer) {
                connection.setLocalDescription().whenComplete((set2, failure2) -> {
                    if (failure2 == null) {
                        sendLocalDescription();
                    } else {
                        failed("setLocalDescription for an answer", failure2);
                    }
                });
            }
        });
    }

    private void receive(RTCIceCandidate candidate) {
        if (isClosed()) {
            return;
        }
        connection.addIceCandidate(candidate).whenComplete((done, failure) -> {
            if (failure != null && !ignoreOffer) {
                failed("addIceCandidate " + candidate.candidate(), failure);
            }
        });
    }

    private void failed(String what, @Nullable Throwable failure) {
        if (!isClosed()) {
            errors.add(name + ": " + what + " failed: " + failure);
        }
    }

    @Override
    public String toString() {
        return "peer " + name + " " + connection.connectionState();
    }
}
