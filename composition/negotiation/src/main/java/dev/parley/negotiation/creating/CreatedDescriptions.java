package dev.parley.negotiation.creating;

import dev.parley.negotiation.media.ExtensionIds;
import dev.parley.negotiation.media.PayloadTypes;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creation of descriptions, with the slots of webrtc-pc about them: [[LastCreatedOffer]],
 * [[LastCreatedAnswer]] and [[LocalIceCredentialsToReplace]].
 */
public final class CreatedDescriptions {
    private final SessionHead head;
    private final CredentialSource source;
    private final CredentialProposals offerProposals;
    private final CredentialProposals answerProposals;

    /** The digits of mids that are remembered: 11,110 of them at most. */
    private static final int COUNTED_DIGITS = 4;

    /** Mids of the counter's form that descriptions of this session had. */
    private final Set<String> usedMids = new LinkedHashSet<>(2);

    private final Set<IceCredentials> credentialsToReplace = new LinkedHashSet<>(2);

    private final PayloadTypes payloadTypes = new PayloadTypes();
    private final ExtensionIds extensionIds = new ExtensionIds();

    private String lastOffer = "";
    private String lastAnswer = "";

    /** RFC 9429 §5.2.1: the "mapping between the transceiver and the index of the generated "m=" section" of the last offer. */
    private List<@Nullable Integer> offeredTransceivers = List.of();

    /** True if the offer created last restarts ICE because its options said so. */
    private boolean lastOfferRestarts;

    /** RFC 9429 §3.5.1: the "needs-ice-restart" bit. */
    private boolean needsIceRestart;

    public CreatedDescriptions(SecureRandom random) {
        head = new SessionHead(random);
        source = new CredentialSource(random);
        offerProposals = new CredentialProposals(source);
        answerProposals = new CredentialProposals(source);
    }

    /** Draws credentials that the next section with a transport of its own proposes. */
    public IceCredentials pooledCredentials() {
        return source.pooled();
    }

    /** Returns the offer created last, or an empty text. */
    public String lastOffer() {
        return lastOffer;
    }

    /** Returns the answer created last, or an empty text. */
    public String lastAnswer() {
        return lastAnswer;
    }

    public String createOffer(LocalFacts facts, SessionState state, boolean iceRestart) {
        if (iceRestart) {
            offerProposals.clear();
        }
        lastOfferRestarts = iceRestart;
        return createOfferAgain(facts, state);
    }

    /** Creates an offer with the options that the last one had: the same, unless the state of affairs is another. */
    public String createOfferAgain(LocalFacts facts, SessionState state) {
        boolean restart = lastOfferRestarts || needsIceRestart || usesCredentialsToReplace(state);
        SdpWriter writer = new SdpWriter();
        OfferPlan plan = new OfferPlan(state, usedMids, facts.dataWanted());
        OfferedMedia media = new OfferedMedia(facts.config(), state, payloadTypes.copy(), extensionIds.copy());
        new OfferWriter(facts, state, plan, media, offerProposals).write(writer, restart);
        lastOffer = head.complete(writer.text());
        List<@Nullable Integer> transceivers = new ArrayList<>();
        for (OfferPlan.Planned planned : plan.sections()) {
            Transceiver transceiver = planned.transceiver();
            transceivers.add(transceiver == null ? null : (Integer) transceiver.id());
        }
        offeredTransceivers = transceivers;
        return lastOffer;
    }

    /** Returns whose m-sections the last offer has, by index. */
    public List<@Nullable Integer> offeredTransceivers() {
        return offeredTransceivers;
    }

    public String createAnswer(LocalFacts facts, SessionState state) {
        SdpWriter writer = new SdpWriter();
        AnsweredMedia media = new AnsweredMedia(facts.config(), state, extensionIds.copy());
        new AnswerWriter(facts, state, media, answerProposals).write(writer);
        lastAnswer = head.complete(writer.text());
        return lastAnswer;
    }

    private boolean usesCredentialsToReplace(SessionState state) {
        return state.transports.values().stream().anyMatch(each -> credentialsToReplace.contains(each.local()));
    }

    /** webrtc-pc "restartIce". */
    public void restartIce(SessionState state) {
        // "Empty [[LocalIceCredentialsToReplace]], and populate it with all ICE credentials … found in
        // [[CurrentLocalDescription]], as well as all ICE credentials found in [[PendingLocalDescription]]."
        credentialsToReplace.clear();
        addCredentials(state.currentLocal);
        addCredentials(state.pendingLocal);
    }

    private void addCredentials(@Nullable AppliedDescription description) {
        if (description == null) {
            return;
        }
        for (MediaDescription section : description.sdp().media()) {
            String usernameFragment = section.iceUfrag();
            String password = section.icePwd();
            if (usernameFragment != null && password != null) {
                credentialsToReplace.add(new IceCredentials(usernameFragment, password));
            }
        }
    }

    public boolean hasCredentialsToReplace() {
        return !credentialsToReplace.isEmpty();
    }

    public void requireIceRestart() {
        needsIceRestart = true;
        // Credentials that an offer under way has proposed are those of the former configuration.
        offerProposals.clear();
    }

    /**
     * A remote offer was applied: the next answer is another one. [[LastCreatedAnswer]] stays until an exchange is complete;
     * it can be applied where the offer is the one that it was created for, come again after a rollback.
     */
    public void remoteOfferApplied() {
        answerProposals.clear();
    }

    /**
     * RFC 9429 §3.5.1: "This bit is cleared by a call to the setLocalDescription API with new ICE credentials from either an offer
     * or an answer".
     */
    public void iceRestarted() {
        needsIceRestart = false;
    }

    /**
     * An exchange is complete: "Set both [[LastCreatedOffer]] and [[LastCreatedAnswer]] to "" …. Finally, if none of
     * the ICE credentials in [[LocalIceCredentialsToReplace]] are present in description, then set
     * [[LocalIceCredentialsToReplace]] to an empty set."
     */
    public void exchangeCompleted(SessionState state) {
        lastOffer = "";
        lastAnswer = "";
        exchangeAbandoned();
        if (!usesCredentialsToReplace(state)) {
            credentialsToReplace.clear();
        }
    }

    /** An exchange was rolled back; an offer that was created before it can still be applied. */
    public void exchangeAbandoned() {
        lastOfferRestarts = false;
        offerProposals.clear();
        answerProposals.clear();
    }

    /** Notes which mids, payload types and ids of header extensions a description that was applied has. */
    public void note(@Nullable AppliedDescription description) {
        if (description != null) {
            payloadTypes.note(description.sdp());
            extensionIds.note(description.sdp());
            for (MediaDescription section : description.sdp().media()) {
                String mid = section.mid();
                // Only such as the counter could make again; a peer may send others without end.
                if (mid != null && mid.length() <= COUNTED_DIGITS && mid.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    usedMids.add(mid);
                }
            }
        }
    }
}
