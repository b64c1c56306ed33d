package dev.parley.javascript;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The classes whose static methods stand for members that the Java API spells in another way than the specification. */
final class HostMembers {
    private static final Map<String, Class<?>> BY_INTERFACE = Map.of(
            "LegacyStreams", LegacyStreamsMembers.class,
            "MediaDevices", MediaDevicesMembers.class,
            "MediaStream", MediaStreamMembers.class,
            "MediaStreamTrack", MediaStreamTrackMembers.class,
            "MessageEvent", MessageEventMembers.class,
            "RTCIdentityAssertion", IdentityAssertionMembers.class,
            "RTCPeerConnection", PeerConnectionMembers.class,
            "RTCSessionDescription", SessionDescriptionMembers.class,
            "RTCIceCandidate", IceCandidateMembers.class,
            "RTCStatsReport", StatsReportMembers.class);

    private HostMembers() {}

    static @Nullable Class<?> of(String interfaceName) {
        return BY_INTERFACE.get(interfaceName);
    }
}
