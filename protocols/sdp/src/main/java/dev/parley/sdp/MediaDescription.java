package dev.parley.sdp;

import dev.parley.parameters.Direction;
import dev.parley.parameters.Fingerprint;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An m-section: the lines from one "m=" to the next. Where an attribute may stand at either level, the getters here
 * give this section's, else the session's, as each attribute's RFC says.
 */
public final class MediaDescription extends SdpSection {
    private final SessionLevel session;
    private final MediaLine mediaLine;

    MediaDescription(SessionLevel session, List<SdpLine> lines) {
        super(lines);
        this.session = session;
        this.mediaLine = read(lines.get(0).value(), MediaLine::parse);
    }

    /** Returns the session level that this section inherits from. */
    public SessionLevel session() {
        return session;
    }

    /** Returns the line "m=". */
    public MediaLine mediaLine() {
        return mediaLine;
    }

    /** Returns the number of the line "m=" in the text that was parsed. */
    public int lineNumber() {
        return lines().get(0).number();
    }

    /** Returns this section's line "c=", else the session's (RFC 8866 §5.7), else null. */
    public @Nullable ConnectionAddress connection() {
        ConnectionAddress own = ownConnection();
        return own != null ? own : session.ownConnection();
    }

    /** Returns the section's place as messages name it: the number of its line "m=", and the line. */
    public String place() {
        SdpLine line = lines().get(0);
        return "the m-section in line " + line.number() + " (\"" + line.excerpt() + "\")";
    }

    /** Returns the identification, RFC 5888; null without one, and if it is empty. */
    public @Nullable String mid() {
        String mid = attribute("mid");
        return mid == null || mid.isEmpty() ? null : mid;
    }

    /** Returns the user name fragment of this level, else the session's (RFC 8839 §5.4), or null. */
    public @Nullable String iceUfrag() {
        return inherited("ice-ufrag");
    }

    /** Returns the password of this level, else the session's (RFC 8839 §5.4), or null. */
    public @Nullable String icePwd() {
        return inherited("ice-pwd");
    }

    /** Returns the options of both levels (RFC 8839 §5.6). */
    public List<String> iceOptions() {
        Set<String> options = new LinkedHashSet<>(session.ownIceOptions());
        options.addAll(ownIceOptions());
        return List.copyOf(options);
    }

    /** Returns whether an option stands at either level. */
    public boolean hasIceOption(String option) {
        return ownIceOptions().contains(option) || session.hasIceOption(option);
    }

    /** Returns this level's fingerprints, else the session's (RFC 8122 §5). */
    public List<Fingerprint> fingerprints() {
        List<Fingerprint> own = ownFingerprints();
        return own.isEmpty() ? session.ownFingerprints() : own;
    }

    /** Returns this level's setup, else the session's (RFC 4145 §4), or null. */
    public @Nullable Setup setup() {
        String value = inherited("setup");
        return value == null ? null : read(value, Setup::parse);
    }

    /** Returns this level's tls-id, else the session's (RFC 9429 §5.8.1), or null. */
    public @Nullable String tlsId() {
        return inherited("tls-id");
    }

    /** Returns this level's direction, else the session's, else sendrecv (RFC 8866 §6.7). */
    public Direction direction() {
        Direction own = ownDirection();
        if (own != null) {
            return own;
        }
        Direction inherited = session.ownDirection();
        return inherited != null ? inherited : Direction.SENDRECV;
    }

    /**
     * Returns the header extensions of both levels (RFC 8285 §5: a session-level one counts for all sections). Of several with
     * one id, which must not be, the first counts; so there are at most 511.
     */
    public List<ExtMap> extMaps() {
        List<ExtMap> own = ownExtMaps();
        List<ExtMap> inherited = session.ownExtMaps();
        if (own.isEmpty() || inherited.isEmpty()) {
            return own.isEmpty() ? inherited : own;
        }
        Map<Integer, ExtMap> maps = new LinkedHashMap<>();
        inherited.forEach(map -> maps.putIfAbsent(map.id(), map));
        own.forEach(map -> maps.putIfAbsent(map.id(), map));
        return List.copyOf(maps.values());
    }

    /** Returns whether one-byte and two-byte header extensions may be mixed, at either level (RFC 8285 §6). */
    public boolean extMapAllowMixed() {
        return hasAttribute("extmap-allow-mixed") || session.hasAttribute("extmap-allow-mixed");
    }

    /** Returns the candidates, RFC 8839 §5.1. */
    public List<CandidateLine> candidates() {
        return all("candidate", CandidateLine::ofValue);
    }

    /** Returns whether there are no more candidates, RFC 8840 §8.1, at either level. */
    public boolean endOfCandidates() {
        return hasAttribute("end-of-candidates") || session.hasAttribute("end-of-candidates");
    }

    /**
     * Returns the SCTP port: "a=sctp-port" (RFC 8841 §5), else the older form, in which the m-line's format is the port
     * that "a=sctpmap" explains; null where there is none.
     */
    public @Nullable Integer sctpPort() {
        Integer port = first("sctp-port", value -> (int) Fields.number(value, "sctp-port", 0, 65_535));
        if (port != null) {
            return port;
        }
        List<SctpMap> maps = sctpMaps();
        return maps.isEmpty() ? null : (Integer) maps.get(0).port();
    }

    /** Returns "a=sctpmap" lines of the older form. */
    public List<SctpMap> sctpMaps() {
        return all("sctpmap", SctpMap::parse);
    }

    /** Returns the largest message that the describing end takes (RFC 8841 §6), {@link Long#MAX_VALUE} if it is larger than that; or null. */
    public @Nullable Long maxMessageSize() {
        return first("max-message-size", value -> Fields.saturated(value, "max-message-size"));
    }

    /** Returns "a=msid" lines. */
    public List<Msid> msids() {
        return all("msid", Msid::parse);
    }

    /** Returns "a=rtpmap" lines. */
    public List<RtpMap> rtpMaps() {
        return all("rtpmap", RtpMap::parse);
    }

    /** Returns "a=fmtp" lines. */
    public List<Fmtp> fmtps() {
        return all("fmtp", Fmtp::parse);
    }

    /** Returns "a=rtcp-fb" lines. */
    public List<RtcpFeedback> rtcpFeedbacks() {
        return all("rtcp-fb", RtcpFeedback::parse);
    }

    /** Returns "a=rtcp", or null. */
    public @Nullable RtcpAddress rtcp() {
        return first("rtcp", RtcpAddress::parse);
    }

    /** Returns whether RTP and RTCP share a port, RFC 5761 and RFC 8858. */
    public boolean rtcpMux() {
        return hasAttribute("rtcp-mux") || hasAttribute("rtcp-mux-only");
    }

    /** Returns whether RTCP packets may be of reduced size, RFC 5506. */
    public boolean rtcpReducedSize() {
        return hasAttribute("rtcp-rsize");
    }

    /** Returns "a=ssrc" lines. */
    public List<SsrcAttribute> ssrcs() {
        return all("ssrc", SsrcAttribute::parse);
    }

    /** Returns "a=ssrc-group" lines. */
    public List<SsrcGroup> ssrcGroups() {
        return all("ssrc-group", SsrcGroup::parse);
    }

    /** Returns "a=rid" lines. */
    public List<Rid> rids() {
        return all("rid", Rid::parse);
    }

    /** Returns "a=simulcast", or null. */
    public @Nullable Simulcast simulcast() {
        return first("simulcast", Simulcast::parse);
    }

    /** Returns whether the section lives only inside its BUNDLE group, RFC 9143 §6. */
    public boolean bundleOnly() {
        return hasAttribute("bundle-only");
    }

    /** Returns whether the section is rejected: port 0 without being bundle-only. */
    public boolean rejected() {
        return mediaLine.port() == 0 && !bundleOnly();
    }

    private @Nullable String inherited(String name) {
        String own = attribute(name);
        return own != null ? own : session.attribute(name);
    }
}
