package dev.parley.testkit.examples;

import dev.parley.simulation.SimulatedNetwork;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCSessionDescription;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a signalling channel in virtual time, which takes 20 ms for each message. */
final class SimulatedSignalling implements Signalling {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final SimulatedNetwork network;
    private Consumer<RTCSessionDescription> descriptionHandler = description -> {};
    private Consumer<@Nullable RTCIceCandidate> candidateHandler = candidate -> {};
    private SimulatedSignalling other = this;

    private SimulatedSignalling(SimulatedNetwork network) {
        this.network = network;
    }

    /** Returns one end; {@link #otherEnd} is the other. */
    static SimulatedSignalling over(SimulatedNetwork network) {
        SimulatedSignalling a = new SimulatedSignalling(network);
        SimulatedSignalling b = new SimulatedSignalling(network);
        a.other = b;
        b.other = a;
        return a;
    }

    SimulatedSignalling otherEnd() {
        return other;
    }

    @Override
    public void send(RTCSessionDescription description) {
        network.schedule(DELAY, () -> other.descriptionHandler.accept(description));
    }

    @Override
    public void send(@Nullable RTCIceCandidate candidate) {
        network.schedule(DELAY, () -> other.candidateHandler.accept(candidate));
    }

    @Override
    public void onDescription(Consumer<RTCSessionDescription> handler) {
        descriptionHandler = handler;
    }

    @Override
    public void onCandidate(Consumer<@Nullable RTCIceCandidate> handler) {
        candidateHandler = handler;
    }
}
