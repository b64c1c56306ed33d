package dev.parley.javascript;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.webrtc.RTCCertificate;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCKeyAlgorithm;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Members of RTCPeerConnection whose arguments Java spells in another way. */
final class PeerConnectionMembers {
    private PeerConnectionMembers() {}

    static RTCPeerConnection create(HostBinding binding, RTCConfiguration configuration) {
        return binding.factory().createPeerConnection(configuration);
    }

    static CompletableFuture<Void> setLocalDescription(HostBinding binding, RTCPeerConnection pc, Value init) {
        return init.hasMember("type")
                ? pc.setLocalDescription(SessionDescriptionMembers.description(init))
                : pc.setLocalDescription();
    }

    static CompletableFuture<Void> setRemoteDescription(HostBinding binding, RTCPeerConnection pc, Value init) {
        return pc.setRemoteDescription(SessionDescriptionMembers.description(init));
    }

    static CompletableFuture<Void> addIceCandidate(
            HostBinding binding, RTCPeerConnection pc, RTCIceCandidateInit candidate) {
        return pc.addIceCandidate(candidate);
    }

    /** webrtc-pc §4.10.1: an AlgorithmIdentifier, with the member {@code expires} of RTCCertificateExpiration. */
    static CompletableFuture<RTCCertificate> generateCertificate(HostBinding binding, Value algorithm) {
        boolean named = algorithm.isString();
        Value name = named ? algorithm : algorithm.getMember("name");
        if (name == null || name.isNull()) {
            throw new TypeError("keygenAlgorithm.name is missing");
        }
        RTCKeyAlgorithm wanted = RTCKeyAlgorithm.of(
                name.asString(), named ? null : text(algorithm, "namedCurve"), named ? null : modulus(algorithm));
        if (!named) {
            requireSha256(algorithm);
            Value expires = algorithm.getMember("expires");
            if (expires != null && !expires.isNull()) {
                wanted = wanted.expires(Duration.ofMillis((long) expires.asDouble()));
            }
        }
        return binding.tasks().relay(RTCPeerConnection.generateCertificate(wanted));
    }

    /** webrtc-pc §4.10.1: "If the user agent does not support the algorithm, reject with NotSupportedError." We sign with SHA-256. */
    private static void requireSha256(Value algorithm) {
        Value hash = algorithm.getMember("hash");
        Value name = hash == null || hash.isNull() || hash.isString() ? hash : hash.getMember("name");
        if (name != null && name.isString() && !name.asString().equalsIgnoreCase("SHA-256")) {
            throw new DOMException("no certificates signed with " + name.asString(), DOMException.NOT_SUPPORTED_ERROR);
        }
    }

    private static @Nullable String text(Value object, String member) {
        Value value = object.getMember(member);
        return value == null || value.isNull() ? null : value.asString();
    }

    private static @Nullable Integer modulus(Value algorithm) {
        Value length = algorithm.getMember("modulusLength");
        if (length == null || !length.fitsInInt()) {
            return null;
        }
        // WebCrypto lets the application choose; certificates are made with the exponent that everybody uses.
        Value exponent = algorithm.getMember("publicExponent");
        if (exponent != null && exponent.hasBufferElements()) {
            byte[] bytes = HostValues.bytes(exponent);
            if (bytes.length != 3 || bytes[0] != 1 || bytes[1] != 0 || bytes[2] != 1) {
                throw new DOMException("only the exponent 65537 is supported", DOMException.NOT_SUPPORTED_ERROR);
            }
        }
        return length.asInt();
    }
}
