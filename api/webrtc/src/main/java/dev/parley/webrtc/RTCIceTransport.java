package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ICE transport, which carries packets to the peer: one component of one ICE session, webrtc-pc §5.6. Attributes never wait; any thread. */
public final class RTCIceTransport extends EventTarget {
    /** The state changed. */
    public static final EventType<Event> STATE_CHANGE = new EventType<>("statechange");

    /** The gathering state changed. */
    public static final EventType<Event> GATHERING_STATE_CHANGE = new EventType<>("gatheringstatechange");

    /** Another pair was selected. */
    public static final EventType<Event> SELECTED_CANDIDATE_PAIR_CHANGE =
            new EventType<>("selectedcandidatepairchange");

    /** What is published of a transport. */
    record Slots(
            RTCIceRole role,
            RTCIceTransportState state,
            RTCIceGathererState gatheringState,
            List<RTCIceCandidate> localCandidates,
            List<RTCIceCandidate> remoteCandidates,
            @Nullable RTCIceCandidatePair selectedPair,
            @Nullable RTCIceParameters localParameters,
            @Nullable RTCIceParameters remoteParameters) {
        static final Slots NEW = new Slots(
                RTCIceRole.UNKNOWN,
                RTCIceTransportState.NEW,
                RTCIceGathererState.NEW,
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    private volatile Slots slots = Slots.NEW;

    private final RTCIceComponent component;

    RTCIceTransport(RTCIceComponent component) {
        this.component = component;
    }

    Slots slots() {
        return slots;
    }

    /** Publishes new values. Loop thread. */
    void publish(Slots newSlots) {
        slots = newSlots;
    }

    /** Returns whether this end nominates. */
    public RTCIceRole role() {
        return slots.role();
    }

    /** Returns the component: RTP, which RTCP shares where it is multiplexed. */
    public RTCIceComponent component() {
        return component;
    }

    /** Returns the state. */
    public RTCIceTransportState state() {
        return slots.state();
    }

    /** Returns how far gathering is. */
    public RTCIceGathererState gatheringState() {
        return slots.gatheringState();
    }

    /** Returns the local candidates of the present generation so far. */
    public List<RTCIceCandidate> getLocalCandidates() {
        return slots.localCandidates();
    }

    /** Returns the remote candidates of the present generation so far. */
    public List<RTCIceCandidate> getRemoteCandidates() {
        return slots.remoteCandidates();
    }

    /** Returns the pair that packets are sent on, or null. */
    public @Nullable RTCIceCandidatePair getSelectedCandidatePair() {
        return slots.selectedPair();
    }

    /** Returns the local credentials, or null before a local description was set. */
    public @Nullable RTCIceParameters getLocalParameters() {
        return slots.localParameters();
    }

    /** Returns the peer's credentials, or null before a remote description was set. */
    public @Nullable RTCIceParameters getRemoteParameters() {
        return slots.remoteParameters();
    }

    /** Sets the handler of {@link #STATE_CHANGE}; null clears it. */
    public void onStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #GATHERING_STATE_CHANGE}; null clears it. */
    public void onGatheringStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(GATHERING_STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #SELECTED_CANDIDATE_PAIR_CHANGE}; null clears it. */
    public void onSelectedCandidatePairChange(@Nullable EventListener<? super Event> listener) {
        setHandler(SELECTED_CANDIDATE_PAIR_CHANGE, listener);
    }

    @Override
    public String toString() {
        RTCIceCandidatePair pair = getSelectedCandidatePair();
        String selected = pair == null
                ? "no pair selected"
                : pair.local().address() + " to " + pair.remote().address() + ":"
                        + pair.remote().port();
        return "RTCIceTransport[" + state() + ", component=" + component() + ", role=" + role() + ", gathering="
                + gatheringState() + ", " + selected + "]";
    }
}
