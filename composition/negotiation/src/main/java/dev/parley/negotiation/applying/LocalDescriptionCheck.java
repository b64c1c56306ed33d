package dev.parley.negotiation.applying;

import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.SectionMids;
import dev.parley.negotiation.state.SessionState;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import java.util.Objects;

/**
 * Check that a local description can be applied. What was created always can; this is for descriptions that the application was
 * allowed to change.
 */
final class LocalDescriptionCheck {
    private final SessionState state;
    private final SessionDescription sdp;

    LocalDescriptionCheck(SessionState state, SessionDescription sdp) {
        this.state = state;
        this.sdp = sdp;
    }

    void check(SdpType type) throws NegotiationException {
        BundleGroups groups = new BundleGroups(sdp);
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription section = sdp.media().get(i);
            if (!section.rejected()) {
                checkSection(groups.transportAttributes(i), MediaKind.of(section));
            }
        }
        if (type.isAnswer()) {
            checkAnswer(Objects.requireNonNull(state.pendingRemote).sdp());
        } else if (state.currentLocal != null
                && sdp.media().size() < state.currentLocal.sdp().media().size()) {
            throw invalid("there are fewer m-sections than before");
        }
    }

    private static void checkSection(MediaDescription transport, MediaKind kind) throws NegotiationException {
        if (kind == MediaKind.UNKNOWN) {
            throw invalid("a section is neither audio nor video nor data");
        }
        if (transport.iceUfrag() == null || transport.icePwd() == null) {
            throw invalid("ICE credentials are missing");
        }
        if (transport.fingerprints().isEmpty()) {
            throw invalid("fingerprint is missing");
        }
    }

    private void checkAnswer(SessionDescription offer) throws NegotiationException {
        List<MediaDescription> offered = offer.media();
        if (sdp.media().size() != offered.size()) {
            throw invalid("the answer has not the m-sections of the offer");
        }
        List<String> mids = SectionMids.of(sdp);
        List<String> offeredMids = SectionMids.of(offer);
        for (int i = 0; i < offered.size(); i++) {
            MediaDescription answered = sdp.media().get(i);
            if (offered.get(i).rejected() && !answered.rejected()) {
                throw invalid("the answer accepts what was offered with port 0");
            }
            // An answer that was created for an earlier offer may be set, where it answers this one as well.
            if (!answered.mediaLine().media().equals(offered.get(i).mediaLine().media())
                    || !mids.get(i).equals(offeredMids.get(i))) {
                throw invalid("the answer is one to another offer");
            }
        }
    }

    private static NegotiationException invalid(String reason) {
        return new NegotiationException(Kind.INVALID_ACCESS, reason);
    }
}
