package dev.parley.webrtc;

import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.Mid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transport of a connection: its public objects, and what is gathered for it. Loop thread only. */
final class Transport {
    final int id;

    /** That of the first m-section that uses it. */
    final Mid mid;

    final RTCIceTransport ice;
    final RTCDtlsTransport dtls;

    /** Where RTCP has a component of its own, that one's states: they count for the connection's, and are not shown otherwise. */
    @Nullable
    RTCIceTransport rtcpIce;

    @Nullable
    RTCDtlsTransport rtcpDtls;

    IceCredentials local;

    @Nullable
    IceCredentials remote;

    /** The DTLS handshake under way, where it is recorded. */
    Recorder.@Nullable Handshake handshake;

    private final List<RTCIceCandidate> localCandidates = new ArrayList<>();
    private final List<RTCIceCandidate> remoteCandidates = new ArrayList<>();

    Transport(int id, Mid mid, int components, IceCredentials local) {
        this.id = id;
        this.mid = mid;
        this.local = local;
        this.ice = new RTCIceTransport(RTCIceComponent.RTP);
        this.dtls = new RTCDtlsTransport(ice);
        if (components > 1) {
            RTCIceTransport rtcp = new RTCIceTransport(RTCIceComponent.RTCP);
            this.rtcpIce = rtcp;
            this.rtcpDtls = new RTCDtlsTransport(rtcp);
        }
    }

    /** Returns the ICE transport of a component, or null where there is none (any more). */
    @Nullable
    RTCIceTransport ice(int component) {
        return component == 1 ? ice : rtcpIce;
    }

    /** Returns the DTLS transport of a component, or null where there is none (any more). */
    @Nullable
    RTCDtlsTransport dtls(int component) {
        return component == 1 ? dtls : rtcpDtls;
    }

    /** Returns the ICE transports that count for the connection's states. */
    List<RTCIceTransport> iceTransports() {
        return rtcpIce == null ? List.of(ice) : List.of(ice, rtcpIce);
    }

    /** Returns the DTLS transports that count for the connection's states. */
    List<RTCDtlsTransport> dtlsTransports() {
        return rtcpDtls == null ? List.of(dtls) : List.of(dtls, rtcpDtls);
    }

    /** RTCP shares the first component. */
    void multiplexed() {
        rtcpIce = null;
        rtcpDtls = null;
    }

    void addLocal(RTCIceCandidate candidate) {
        localCandidates.add(candidate);
        publishLists();
    }

    void addRemote(RTCIceCandidate candidate) {
        if (!remoteCandidates.contains(candidate)) {
            remoteCandidates.add(candidate);
            publishLists();
        }
    }

    void restarted(IceCredentials credentials) {
        local = credentials;
        localCandidates.clear();
        publishLists();
    }

    void setRemote(IceCredentials credentials) {
        if (!credentials.equals(remote)) {
            remote = credentials;
            remoteCandidates.clear();
            publishLists();
        }
    }

    private void publishLists() {
        RTCIceTransport.Slots old = ice.slots();
        ice.publish(new RTCIceTransport.Slots(
                old.role(),
                old.state(),
                old.gatheringState(),
                ofRtp(localCandidates),
                ofRtp(remoteCandidates),
                old.selectedPair(),
                new RTCIceParameters(local),
                remote == null ? null : new RTCIceParameters(remote)));
    }

    private static List<RTCIceCandidate> ofRtp(List<RTCIceCandidate> candidates) {
        return candidates.stream()
                .filter(each -> each.component() != RTCIceComponent.RTCP)
                .toList();
    }

    void setRole(RTCIceRole role) {
        RTCIceTransport.Slots old = ice.slots();
        ice.publish(with(old, role, old.state(), old.gatheringState(), old.selectedPair()));
    }

    void setState(RTCIceTransportState state) {
        setState(ice, state);
    }

    static void setState(RTCIceTransport transport, RTCIceTransportState state) {
        RTCIceTransport.Slots old = transport.slots();
        transport.publish(with(old, old.role(), state, old.gatheringState(), old.selectedPair()));
    }

    void setGatheringState(RTCIceGathererState state) {
        RTCIceTransport.Slots old = ice.slots();
        ice.publish(with(old, old.role(), old.state(), state, old.selectedPair()));
    }

    void setSelectedPair(RTCIceCandidatePair pair) {
        RTCIceTransport.Slots old = ice.slots();
        ice.publish(with(old, old.role(), old.state(), old.gatheringState(), pair));
    }

    private static RTCIceTransport.Slots with(
            RTCIceTransport.Slots old,
            RTCIceRole role,
            RTCIceTransportState state,
            RTCIceGathererState gatheringState,
            @Nullable RTCIceCandidatePair pair) {
        return new RTCIceTransport.Slots(
                role,
                state,
                gatheringState,
                old.localCandidates(),
                old.remoteCandidates(),
                pair,
                old.localParameters(),
                old.remoteParameters());
    }
}
