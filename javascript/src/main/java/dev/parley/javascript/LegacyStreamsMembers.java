package dev.parley.javascript;

import dev.parley.legacy.LegacyStreams;
import dev.parley.webrtc.RTCPeerConnection;

/** The streams of a connection, as code of 2014 has them. */
final class LegacyStreamsMembers {
    private LegacyStreamsMembers() {}

    static LegacyStreams create(HostBinding binding, RTCPeerConnection pc) {
        return new LegacyStreams(pc);
    }
}
