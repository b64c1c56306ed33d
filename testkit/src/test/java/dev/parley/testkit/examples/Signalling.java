package dev.parley.testkit.examples;

import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCSessionDescription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

// docs: signalling
/** Carries descriptions and candidates to the other end, in order. */
interface Signalling {
    void send(RTCSessionDescription description);

    void send(@Nullable RTCIceCandidate candidate);

    void onDescription(Consumer<RTCSessionDescription> handler);

    void onCandidate(Consumer<@Nullable RTCIceCandidate> handler);
}
// end
