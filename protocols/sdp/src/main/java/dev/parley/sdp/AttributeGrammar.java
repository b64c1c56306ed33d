package dev.parley.sdp;

import dev.parley.parameters.Fingerprint;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of the attributes that this package knows. RFC 8829 §5.8: "If any line is not well formed or cannot be
 * parsed as described, the parser MUST stop with an error", so that the typed getters of a parsed description cannot
 * fail.
 */
final class AttributeGrammar {
    /** Checks a value and throws where it is malformed. */
    private interface Rule {
        void check(String value) throws SdpException;
    }

    /** Hash lengths in bytes by the names of RFC 8122 §5; others are taken as they come. */
    private static final Map<String, Integer> HASH_LENGTHS =
            Map.of("md5", 16, "sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);

    /** A message size is at most what fits into a positive long. */
    private static final long MAX_MESSAGE_SIZE = Long.MAX_VALUE;

    private static final Map<String, Rule> WITH_VALUE = Map.ofEntries(
            Map.entry("candidate", CandidateLine::ofValue),
            Map.entry("ice-ufrag", value -> iceText(value, "ice-ufrag", 4)),
            Map.entry("ice-pwd", value -> iceText(value, "ice-pwd", 22)),
            Map.entry("ice-pacing", value -> number(value, "ice-pacing", 0, 9_999_999_999L)),
            Map.entry("fingerprint", AttributeGrammar::fingerprint),
            Map.entry("setup", Setup::parse),
            Map.entry("tls-id", value -> new Fields(value).word("tls-id")),
            Map.entry("sctp-port", value -> number(value, "sctp-port", 0, 65_535)),
            Map.entry("sctpmap", SctpMap::parse),
            Map.entry("max-message-size", value -> number(value, "max-message-size", 0, MAX_MESSAGE_SIZE)),
            Map.entry("mid", AttributeGrammar::mid),
            Map.entry("group", Group::parse),
            Map.entry("msid", Msid::parse),
            Map.entry("msid-semantic", MsidSemantic::parse),
            Map.entry("rtpmap", RtpMap::parse),
            Map.entry("fmtp", Fmtp::parse),
            Map.entry("rtcp-fb", RtcpFeedback::parse),
            Map.entry("extmap", ExtMap::parse),
            Map.entry("rtcp", RtcpAddress::parse),
            Map.entry("ssrc", SsrcAttribute::parse),
            Map.entry("ssrc-group", SsrcGroup::parse),
            Map.entry("rid", Rid::parse),
            Map.entry("simulcast", Simulcast::parse),
            Map.entry("identity", Identity::parse),
            Map.entry("ptime", value -> new Fields(value).word("ptime")),
            Map.entry("maxptime", value -> new Fields(value).word("maxptime")));

    /** Attributes of which a section has one; a second one would leave open which counts. */
    private static final Set<String> SINGLE =
            Set.of("mid", "ice-ufrag", "ice-pwd", "setup", "tls-id", "sctp-port", "max-message-size");

    private AttributeGrammar() {}

    static void check(String name, @Nullable String value) throws SdpException {
        if (name.isEmpty()) {
            throw new SdpException(0, "attribute has no name");
        }
        Rule rule = WITH_VALUE.get(name);
        if (rule == null) {
            return;
        }
        if (value == null) {
            throw new SdpException(0, name + " has no value");
        }
        rule.check(value);
    }

    static boolean isSingle(String name) {
        return SINGLE.contains(name);
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
        Integer length = HASH_LENGTHS.get(fingerprint.algorithm());
        if (length != null && fingerprint.hash().length != length) {
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

    private static void mid(String value) throws SdpException {
        Fields fields = new Fields(value);
        fields.token("mid");
        fields.end();
    }
}
