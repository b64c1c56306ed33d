package dev.parley.negotiation.applying;

import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SectionMids;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.Setup;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Check that a remote description is allowed: RFC 9429 §5.8.3 "Semantics Verification", RFC 3264 and RFC 9143.
 * It changes nothing. What is found is webrtc-pc's "If the content of description is invalid": an InvalidAccessError.
 */
final class RemoteDescriptionCheck {
    private final SessionConfig config;
    private final SessionState state;
    private final SessionDescription sdp;
    private final BundleGroups groups;

    /** Our user name fragments in the current description, once somebody asks. */
    private @Nullable Set<String> formerFragments;

    RemoteDescriptionCheck(SessionConfig config, SessionState state, SessionDescription sdp) {
        this.config = config;
        this.state = state;
        this.sdp = sdp;
        this.groups = new BundleGroups(sdp);
    }

    void check(SdpType type) throws NegotiationException {
        checkMids();
        checkGroups();
        if (type == SdpType.OFFER) {
            checkAgainstSession();
        } else {
            checkAgainstOffer();
        }
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription section = sdp.media().get(i);
            if (!section.rejected() && (type.isAnswer() || canBeAccepted(section))) {
                checkTransport(i, section, type);
                checkMultiplexing(i, section);
            }
            if (MediaKind.isMedia(section) && !section.rejected()) {
                RemoteMediaCheck.check(section);
            }
        }
    }

    /**
     * Returns whether an answer can accept a section of an offer. RFC 3264 §6: "If an answerer does not wish to establish a stream", its
     * port is 0: what can only be rejected needs neither ICE nor DTLS. Such are protocols that nobody here speaks (BFCP, MSRP,
     * T.38 …), and audio and video at an end that takes none and has none of its own.
     */
    private boolean canBeAccepted(MediaDescription section) {
        MediaKind kind = MediaKind.of(section);
        boolean media = kind == MediaKind.AUDIO || kind == MediaKind.VIDEO;
        return kind == MediaKind.DATA
                || media
                        && (config.remoteMediaAccepted()
                                || state.transceivers.values().stream().anyMatch(each -> each.kind() == kind));
    }

    /** RFC 5888 §4: "The identification-tag MUST be unique within an SDP session description." */
    private void checkMids() throws NegotiationException {
        Set<String> mids = new LinkedHashSet<>();
        for (MediaDescription section : sdp.media()) {
            if (section.mid() != null && !mids.add(section.mid())) {
                throw invalid(section, "its mid is that of another m-section");
            }
        }
    }

    private void checkGroups() throws NegotiationException {
        Set<String> seen = new LinkedHashSet<>();
        for (Group group : sdp.session().bundleGroups()) {
            for (String mid : group.mids()) {
                if (groups.indexOf(mid) < 0) {
                    throw invalid("a BUNDLE group names the mid \"" + mid + "\", which no m-section has");
                }
                if (!seen.add(mid)) {
                    throw invalid("the mid \"" + mid + "\" is in BUNDLE groups twice");
                }
            }
        }
    }

    /** RFC 3264 §8: what an offer may change of the session that is there. */
    private void checkAgainstSession() throws NegotiationException {
        // webrtc-pc §4.4.1.5: "validate back-to-back offers as if answers were applied in between, by running the check
        // for subsequent offers as if it were in stable state."
        AppliedDescription before = state.remote();
        if (before == null) {
            return;
        }
        boolean answered = state.pendingRemote == null;
        List<MediaDescription> former = before.sdp().media();
        // RFC 3264 §8: "the number of "m=" lines in a stream never decreases"
        if (sdp.media().size() < former.size()) {
            throw invalid("there are fewer m-sections than before");
        }
        List<String> mids = SectionMids.of(before.sdp());
        for (int i = 0; i < former.size(); i++) {
            MediaDescription now = sdp.media().get(i);
            Section section = state.section(i);
            boolean kept = answered
                    ? section != null && !section.rejected()
                    : state.transceiver(mids.get(i)) != null || MediaKind.of(former.get(i)) == MediaKind.DATA;
            boolean live = kept && !former.get(i).rejected();
            if (!live) {
                continue; // A rejected slot may be used for anything.
            }
            checkKind(former.get(i), now, "the former description");
            if (!Objects.equals(former.get(i).mid(), now.mid())) {
                throw invalid(now, "its mid changed");
            }
        }
    }

    /** RFC 9429 §5.8.3: "If this session description is of type "pranswer" or "answer", the following additional checks are applied". */
    private void checkAgainstOffer() throws NegotiationException {
        SessionDescription offer = Objects.requireNonNull(state.pendingLocal).sdp();
        // "the number of "m=" sections MUST exactly match the number of "m=" sections in the associated offer"
        if (sdp.media().size() != offer.media().size()) {
            throw invalid("the answer has " + sdp.media().size() + " m-sections, the offer "
                    + offer.media().size());
        }
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription offered = offer.media().get(i);
            MediaDescription answered = sdp.media().get(i);
            checkKind(offered, answered, "the offer");
            if (answered.mid() != null && !answered.mid().equals(offered.mid())) {
                throw invalid(answered, "its mid is not the offer's");
            }
            // RFC 3264 §5.1: "A port number of zero in the offer indicates that the stream is offered but MUST NOT be
            // used."
            if (offered.rejected() && !answered.rejected()) {
                throw invalid(answered, "it accepts what was offered with port 0");
            }
            if (MediaKind.isMedia(answered) && !answered.rejected()) {
                RemoteMediaCheck.checkAnswer(offered, answered);
            }
        }
        BundleGroups offeredGroups = offeredGroups();
        for (Group group : sdp.session().bundleGroups()) {
            Group offered = group.mids().isEmpty()
                    ? null
                    : offeredGroups.groupOf(groups.indexOf(group.mids().get(0)));
            // RFC 9143 §7.3: a section is in the answer's group only if it was in that group of the offer.
            if (!group.mids().isEmpty()
                    && (offered == null || !new HashSet<>(offered.mids()).containsAll(group.mids()))) {
                throw invalid("a BUNDLE group of the answer is not part of one that was offered");
            }
        }
    }

    /**
     * RFC 9429 §5.8.3: "the media type and protocol values MUST exactly match". The media type has to; of the protocol it is
     * enough that it means the same: §5.1.2 has eight spellings for RTP over DTLS and three for data channels, and lets a later
     * offer correct an older one. A rejected section's protocol says nothing.
     */
    private static void checkKind(MediaDescription expected, MediaDescription section, String where)
            throws NegotiationException {
        String media = expected.mediaLine().media();
        if (!media.equals(section.mediaLine().media())) {
            throw invalid(section, where + " has \"" + media + "\" in its place: the m-sections are out of order");
        }
        if (!section.rejected() && MediaKind.of(section) != MediaKind.of(expected)) {
            throw invalid(
                    section,
                    "its protocol does not mean what \"" + expected.mediaLine().protocol() + "\" of " + where
                            + " means");
        }
    }

    /** RFC 9429 §5.8.3: "valid values for each of the mandatory-to-use features … MUST be present". */
    private void checkTransport(int index, MediaDescription section, SdpType type) throws NegotiationException {
        if (type.isAnswer() && groups.carrierOf(index) != index) {
            return; // RFC 9143 §7.1.3: the transport's attributes stand in the tagged section alone.
        }
        MediaDescription transport = groups.transportAttributes(index);
        if (transport.iceUfrag() == null) {
            throw invalid(section, "ice-ufrag is missing");
        }
        if (transport.icePwd() == null) {
            throw invalid(section, "ice-pwd is missing");
        }
        if (transport.fingerprints().isEmpty()) {
            throw invalid(section, "fingerprint is missing");
        }
        // RFC 8122 §5.1 makes SHA-256 mandatory and leaves SHA-1 to "existing implementations": docs/deviations.md.
        if (!config.weakFingerprintsAccepted()
                && transport.fingerprints().stream().allMatch(RemoteDescriptionCheck::isWeak)) {
            throw invalid(
                    section, "its fingerprints are of weak hash functions alone (SHA-1, MD5), which a setting permits");
        }
        // webrtc-pc §4.4.1.5: "the connection's RTCRtcpMuxPolicy is require and the description does not use RTCP mux"
        if (config.rtcpMuxPolicy() == RtcpMuxPolicy.REQUIRE
                && MediaKind.isRtp(section)
                && !section.rtcpMux()
                && !transport.rtcpMux()) {
            throw invalid(section, "rtcp-mux is missing");
        }
        checkSetup(index, section, transport.setup(), type);
        checkRestart(index, section, transport, type);
    }

    /** RFC 9429 §5.8.3: the multiplexing of RTCP. */
    private void checkMultiplexing(int index, MediaDescription section) throws NegotiationException {
        if (!MediaKind.isRtp(section)) {
            return;
        }
        // "If an "m=" section contains an "a=rtcp-mux-only" attribute, that section MUST also contain an "a=rtcp-mux"
        // attribute."
        if (section.hasAttribute("rtcp-mux-only") && !section.hasAttribute("rtcp-mux")) {
            throw invalid(section, "rtcp-mux-only stands without rtcp-mux");
        }
        // "If an "m=" section was present in the previous answer, the state of RTP/RTCP multiplexing MUST match what
        // was previously negotiated." A section that joins a group begins to multiplex with it.
        AppliedDescription answer = state.answer();
        Section known = state.section(index);
        if (answer == null
                || known == null
                || known.rejected()
                || index >= answer.sdp().media().size()
                || answer.sdp().media().get(index).rejected()) {
            return;
        }
        BundleGroups former = answer.groups();
        boolean multiplexed = former.rtcpMux(index) || former.carrierOf(index) != index;
        if (multiplexed && !groups.rtcpMux(index) && groups.groupOf(index) == null) {
            throw invalid(section, "rtcp-mux was negotiated and cannot be taken back");
        }
    }

    private static boolean isWeak(Fingerprint fingerprint) {
        return switch (fingerprint.algorithm()) {
            case "sha-1", "md5", "md2" -> true;
            default -> false;
        };
    }

    private void checkSetup(int index, MediaDescription section, @Nullable Setup setup, SdpType type)
            throws NegotiationException {
        if (!type.isAnswer()) {
            return;
        }
        // RFC 8842 §5.3: an answer decides.
        DtlsRole answered = roleOf(setup, type);
        if (answered == null) {
            throw invalid(section, "setup of an answer is neither active nor passive");
        }
        DtlsRole offered = roleOf(offeredGroups().transportAttributes(index).setup(), SdpType.OFFER);
        if (answered == offered) {
            throw invalid(section, "setup is the offer's: both ends would have the same role");
        }
    }

    /** RFC 9429 §5.10: restarts of ICE and DTLS that one side alone does. */
    private void checkRestart(int index, MediaDescription section, MediaDescription transport, SdpType type)
            throws NegotiationException {
        Transport existing = state.transportOf(state.section(index));
        RemoteTransportParameters known = existing == null ? null : existing.remote();
        if (existing == null || known == null || state.signaling == SignalingState.HAVE_REMOTE_PRANSWER) {
            return; // Provisional answers may differ: forking.
        }
        boolean restarts = existing.isRestartedBy(transport);
        if (type.isAnswer()) {
            boolean weRestart = localRestart(existing);
            // "check to see if the current local description is an ICE restart, and if not, generate an error"
            if (restarts && !weRestart) {
                throw invalid(section, "ICE credentials changed without a restart");
            }
            // "If the current local description indicates an ICE restart but neither the ICE ufrag nor the password has
            // changed … generate an error."
            if (!restarts && weRestart) {
                throw invalid(section, "ICE credentials did not change with the restart");
            }
        }
        // RFC 9429 §5.11: "If a DTLS connection needs to be torn down but the answer does not indicate an ICE restart …
        // an error MUST be generated."
        if (!known.fingerprints().equals(transport.fingerprints()) && !restarts) {
            throw invalid(section, "fingerprint changed without an ICE restart");
        }
        // "A DTLS setup value … MUST be consistent with the selected role of the current DTLS connection, if one exists
        // and is being continued."
        DtlsRole remoteRole = roleOf(transport.setup(), type);
        List<Fingerprint> ours = type.isAnswer() ? offeredFingerprints(index) : existing.certificate();
        // With an ICE restart it is let pass: see AnswerApplier.localRole.
        if (!restarts
                && existing.continuesWith(ours, transport.fingerprints())
                && remoteRole != null
                && remoteRole == known.localRole()) {
            throw invalid(section, "setup would change the DTLS roles");
        }
    }

    private List<Fingerprint> offeredFingerprints(int index) {
        return offeredGroups().transportAttributes(index).fingerprints();
    }

    private BundleGroups offeredGroups() {
        return Objects.requireNonNull(state.pendingLocal).groups();
    }

    /** Returns whether our pending offer restarts ICE for a transport: its credentials are in no section of the current description. */
    private boolean localRestart(Transport transport) {
        AppliedDescription before = state.currentLocal;
        if (before != null && formerFragments == null) {
            formerFragments = new HashSet<>();
            for (MediaDescription section : before.sdp().media()) {
                formerFragments.add(String.valueOf(section.iceUfrag()));
            }
        }
        return formerFragments != null
                && !formerFragments.contains(transport.local().usernameFragment());
    }

    private static @Nullable DtlsRole roleOf(@Nullable Setup setup, SdpType type) {
        if (setup == null) {
            // RFC 4145 §4.1: "The default value of the setup attribute in an offer/answer exchange is 'active' in the
            // offer and 'passive' in the answer."
            return type == SdpType.OFFER ? DtlsRole.CLIENT : DtlsRole.SERVER;
        }
        return switch (setup) {
            case ACTIVE -> DtlsRole.CLIENT;
            case PASSIVE -> DtlsRole.SERVER;
            case ACTPASS, HOLDCONN -> null;
        };
    }

    private static NegotiationException invalid(MediaDescription section, String reason) {
        return invalid(section.place() + ": " + reason);
    }

    private static NegotiationException invalid(String reason) {
        return new NegotiationException(Kind.INVALID_ACCESS, reason);
    }
}
