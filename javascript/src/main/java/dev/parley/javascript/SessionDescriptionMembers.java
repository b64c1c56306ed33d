package dev.parley.javascript;

import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import org.graalvm.polyglot.Value;

/** RTCSessionDescription takes a dictionary, webrtc-pc §4.6.2. */
final class SessionDescriptionMembers {
    private SessionDescriptionMembers() {}

    static RTCSessionDescription create(HostBinding binding, Value init) {
        return description(init);
    }

    static RTCSessionDescription description(Value init) {
        return new RTCSessionDescription(
                RTCSdpType.of(init.getMember("type").asString()),
                init.getMember("sdp").asString());
    }
}
