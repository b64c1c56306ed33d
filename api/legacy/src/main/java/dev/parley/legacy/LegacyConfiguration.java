package dev.parley.legacy;

import dev.parley.webrtc.RTCIceTransportPolicy;

/** Words of configurations that webrtc-pc does not know any more. */
public final class LegacyConfiguration {
    private LegacyConfiguration() {}

    /**
     * Returns the policy of that word. "public" was to keep private addresses (RFC 1918) to oneself; it left the specification in 2016,
     * because multicast DNS names and the rules of RFC 8828 protect them better, and browsers that still took the word treated it as
     * "all". So it does here. "none" was the wish for no connection at all, which closing it fulfils: it is refused as in browsers.
     *
     * @throws dev.parley.dom.TypeError for another word
     */
    public static RTCIceTransportPolicy iceTransportPolicy(String word) {
        return word.equals("public") ? RTCIceTransportPolicy.ALL : RTCIceTransportPolicy.of(word);
    }
}
