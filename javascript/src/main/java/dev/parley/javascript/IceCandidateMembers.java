package dev.parley.javascript;

import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidateInit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RTCIceCandidate where its dictionary has nulls, webrtc-pc §4.8.1. */
final class IceCandidateMembers {
    private IceCandidateMembers() {}

    static RTCIceCandidate create(HostBinding binding, RTCIceCandidateInit init) {
        return new RTCIceCandidate(init);
    }

    /** "RTCIceCandidateInit toJSON()": members that are nullable are there also when they are null. */
    static Map<String, @Nullable Object> toJSON(HostBinding binding, RTCIceCandidate candidate) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("candidate", candidate.candidate());
        json.put("sdpMLineIndex", candidate.sdpMLineIndex());
        json.put("sdpMid", candidate.sdpMid());
        json.put("usernameFragment", candidate.usernameFragment());
        return json;
    }
}
