package dev.parley.sdp;

import dev.parley.parameters.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of the attributes that this package parses. RFC 9429 §5.8: "If any line is not well formed or cannot be
 * parsed as described, the parser MUST stop with an error", so that the typed getters of a parsed description cannot
 * fail.
 */
final class AttributeGrammar {
    /** Checks a value and throws where it is malformed. */
    private interface Rule {
        void check(String value) throws SdpException;
    }

    private AttributeGrammar() {}

    static void check(String name, @Nullable String value) throws SdpException {
        if (name.isEmpty()) {
            throw new SdpException(0, "attribute has no name");
        }
        Rule rule = rule(name);
        if (rule == null) {
            return;
        }
        if (value == null) {
            throw new SdpException(0, name + " has no value");
        }
        rule.check(value);
    }

    /**
     * Returns whether a section has at most one value of the attribute: a second one would leave open which counts. Of
     * several "setup", which gateways are known to write, the first counts.
     */
    static boolean isSingle(String name) {
        return switch (name) {
            case "mid", "ice-ufrag", "ice-pwd", "tls-id", "sctp-port", "max-message-size" -> true;
            default -> false;
        };
    }

    static Fingerprint fingerprint(String value) throws SdpException {
        Fields fields = new Fields(value);
        String algorithm = fields.token("hash function");
        String hash = fields.word("fingerprint");
        fields.end();
        Fingerprint fingerprint;
        try {
            fingerprint = Fingerprint.of(algorithm, hash);
        } catch (IllegalArgumentException e) {
            throw new SdpException(0, "fingerprint is not pairs of hexadecimal digits between colons");
        }
        int length = hashLength(fingerprint.algorithm());
        if (length >= 0 && fingerprint.hash().length != length) {
            throw new SdpException(0, "fingerprint has not the length of its hash function");
        }
        return fingerprint;
    }

    /**
     * RFC 8839 §5.4, and the four characters more that deployed servers use in their credentials ("-", "=", "#", "_"),
     * which every browser takes.
     */
    private static void iceText(String value, String what, int min) throws SdpException {
        Fields fields = new Fields(value);
        String text = fields.word(what, c -> Fields.isIceChar(c) || c == '-' || c == '=' || c == '#' || c == '_');
        fields.end();
        if (text.length() < min || text.length() > 256) {
            throw new SdpException(0, what + " has not the length that is allowed");
        }
    }

    private static void number(String value, String what, long min, long max) throws SdpException {
        Fields fields = new Fields(value);
        fields.number(what, min, max);
        fields.end();
    }

    /** An empty value is taken for no mid. */
    private static void mid(String value) throws SdpException {
        Fields fields = new Fields(value);
        if (!fields.atEnd()) {
            fields.token("mid");
        }
        fields.end();
    }

    /** Returns the rule for the value of an attribute, or null for an attribute that is taken as it comes. */
    private static @Nullable Rule rule(String name) {
        return switch (name) {
            case "candidate" -> CandidateLine::ofValue;
            case "ice-ufrag" -> value -> iceText(value, "ice-ufrag", 4);
            case "ice-pwd" -> value -> iceText(value, "ice-pwd", 22);
            case "ice-pacing" -> value -> number(value, "ice-pacing", 0, 9_999_999_999L);
            case "fingerprint" -> AttributeGrammar::fingerprint;
            case "setup" -> Setup::parse;
            case "tls-id" -> value -> new Fields(value).word("tls-id");
            case "sctp-port" -> value -> number(value, "sctp-port", 0, 65_535);
            case "sctpmap" -> SctpMap::parse;
            case "max-message-size" -> value -> Fields.saturated(value.strip(), "max-message-size");
            case "mid" -> AttributeGrammar::mid;
            case "group" -> Group::parse;
            case "msid" -> Msid::parse;
            case "msid-semantic" -> MsidSemantic::parse;
            case "rtpmap" -> RtpMap::parse;
            case "fmtp" -> Fmtp::parse;
            case "rtcp-fb" -> RtcpFeedback::parse;
            case "extmap" -> ExtMap::parse;
            case "rtcp" -> RtcpAddress::parse;
            case "ssrc" -> SsrcAttribute::parse;
            case "ssrc-group" -> SsrcGroup::parse;
            case "rid" -> Rid::parse;
            case "simulcast" -> Simulcast::parse;
            case "identity" -> Identity::parse;
            case "ptime" -> value -> new Fields(value).word("ptime");
            case "maxptime" -> value -> new Fields(value).word("maxptime");
            default -> null;
        };
    }

    /** Returns the hash's length in bytes by the names of RFC 8122 §5, or -1 for others, which are taken as they come. */
    private static int hashLength(String algorithm) {
        return switch (algorithm) {
            case "md5" -> 16;
            case "sha-1" -> 20;
            case "sha-224" -> 28;
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> -1;
        };
    }
}
