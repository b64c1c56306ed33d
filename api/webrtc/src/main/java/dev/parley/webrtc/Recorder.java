package dev.parley.webrtc;

import dev.parley.peer.PeerEvent;
import org.jspecify.annotations.Nullable;

/**
 * Events of connections for JDK Flight Recorder: {@code docs/operations.md}. Where the JVM has no such module, nothing
 * is recorded; where nobody records, a call costs a few nanoseconds and none stands on the path of packets. Loop thread, but for
 * {@link #opened} and {@link #closed}.
 */
interface Recorder {
    /** The recorder of this JVM. */
    Recorder INSTANCE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new FlightRecorderEvents() : new Recorder() {};

    /** A DTLS handshake that has begun. */
    interface Handshake {
        /** It is over, whichever way. */
        void end(RTCDtlsTransportState result, PeerEvent.@Nullable Handshake outcome);
    }

    /** From now on the connection is sampled. */
    default void opened(LocalConnection owner) {}

    /** The connection is not sampled any more. */
    default void closed(LocalConnection owner) {}

    default void connectionState(LocalConnection owner, RTCPeerConnectionState from, RTCPeerConnectionState to) {}

    default void selectedPair(LocalConnection owner, RTCIceCandidatePair pair) {}

    /** The connection has lost its data channels, which took so many bytes, to the memory budget. */
    default void dataShed(LocalConnection owner, long bytes) {}

    /** Returns null where nobody wants to know. */
    default @Nullable Handshake handshakeBegins(LocalConnection owner) {
        return null;
    }
}
