package dev.parley.negotiation.applying;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.DataAssociation;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.negotiation.transport.Transport;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.Mid;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.CandidateLine;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what an answer decides, once both descriptions are there, at either end and for provisional and final answers:
 * RFC 9429 §5.11. The steps, in order: roles, sections and their transports, what the peer said about each transport,
 * data.
 */
final class AnswerApplier {
    private final SessionConfig config;
    private final SessionState state;
    private final List<Action> actions;
    private final SessionDescription local;
    private final SessionDescription remote;
    private final boolean remoteAnswers;
    private final boolean last;
    private final SessionDescription answer;
    private final BundleGroups answered;
    private final BundleGroups localGroups;
    private final BundleGroups remoteGroups;

    /** The sections as this answer has them. */
    private List<Section> effective = List.of();

    AnswerApplier(
            SessionConfig config,
            SessionState state,
            List<Action> actions,
            SessionDescription local,
            SessionDescription remote,
            boolean remoteAnswers,
            boolean last) {
        this.config = config;
        this.state = state;
        this.actions = actions;
        this.local = local;
        this.remote = remote;
        this.remoteAnswers = remoteAnswers;
        this.last = last;
        this.answer = remoteAnswers ? remote : local;
        this.localGroups = new BundleGroups(local);
        this.remoteGroups = new BundleGroups(remote);
        this.answered = remoteAnswers ? remoteGroups : localGroups;
    }

    void apply() {
        reviseRole();
        useCarriers();
        Integer dataSection = dataSection();
        stopRejectedData(dataSection);
        tellRemoteTransports();
        if (dataSection != null) {
            startData(dataSection);
        }
        if (last) {
            discardUnused();
        }
    }

    /** RFC 8445 §6.1.1: "One agent full, one lite": an offerer learns from the answer which the peer is. */
    private void reviseRole() {
        boolean remoteLite = remote.session().iceLite();
        if (remoteLite == config.iceLite()) {
            return;
        }
        IceRole role = remoteLite ? IceRole.CONTROLLING : IceRole.CONTROLLED;
        if (state.iceRole != role) {
            state.iceRole = role;
            actions.add(new Action.SetIceRole(role));
        }
    }

    /** RFC 9143 §7.4: bundled sections move to the transport of the tagged section; rejected ones lose theirs. */
    private void useCarriers() {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < answer.media().size(); i++) {
            Section section = state.sections.get(i);
            if (answer.media().get(i).rejected()) {
                sections.add(new Section(section.mid(), section.kind(), section.direction(), true, null));
            } else {
                sections.add(section.withTransport(
                        state.sections.get(answered.carrierOf(i)).transport()));
            }
        }
        if (last) {
            state.sections = List.copyOf(sections);
        }
        // A provisional answer may be followed by one that accepts more: the sections keep their own transports until
        // then.
        effective = sections;
    }

    /** Returns the sections with the transports that they use by this answer, provisional or not. */
    List<Section> effective() {
        return effective;
    }

    private @Nullable Integer dataSection() {
        for (int i = 0; i < effective.size(); i++) {
            if (!effective.get(i).rejected() && effective.get(i).kind() == MediaKind.DATA) {
                return i;
            }
        }
        return null;
    }

    private void stopRejectedData(@Nullable Integer dataSection) {
        DataAssociation data = state.data;
        if (data == null) {
            // The channels that were made for the offer will never open.
            if (last && dataSection == null && offersData()) {
                actions.add(new Action.RejectData());
            }
            return;
        }
        Integer transport =
                dataSection == null ? null : effective.get(dataSection).transport();
        // webrtc-pc §4.4.1.5: "it initiates the closure of an existing SCTP association".
        if (transport == null || transport != data.transport()) {
            state.data = null;
            actions.add(new Action.StopData());
        }
    }

    private boolean offersData() {
        SessionDescription offer = remoteAnswers ? local : remote;
        return offer.media().stream()
                .anyMatch(section -> MediaKind.of(section) == MediaKind.DATA && !section.rejected());
    }

    private void tellRemoteTransports() {
        Set<Integer> told = new LinkedHashSet<>();
        for (int i = 0; i < effective.size(); i++) {
            Section section = effective.get(i);
            Transport known = state.transportOf(section);
            if (known == null || !told.add(known.id())) {
                continue;
            }
            int carrier = answered.carrierOf(i);
            Transport transport = withoutRtcpComponent(known, i);
            List<Fingerprint> ours = localGroups.transportAttributes(carrier).fingerprints();
            List<Fingerprint> theirs = remoteGroups.transportAttributes(carrier).fingerprints();
            boolean continued = transport.continuesWith(ours, theirs);
            RemoteTransportParameters now =
                    parameters(transport, carrier, localRole(carrier, continued ? transport : null));
            RemoteTransportParameters before = transport.remote();
            // RFC 8842 §3.1: "The negotiated DTLS setup roles change" makes a new association, too.
            continued &= before == null || before.localRole() == now.localRole();
            if (before != null && continued && says(before, now)) {
                continue;
            }
            // RFC 9429 §5.11: "If the remote DTLS fingerprint has been changed …, tear down the DTLS connection."
            if (before != null && !continued) {
                if (state.data != null && state.data.transport() == transport.id()) {
                    state.data = null;
                    actions.add(new Action.StopData());
                }
                actions.add(new Action.RestartDtls(transport.id()));
            }
            state.transports.put(transport.id(), transport.withRemote(now).withCertificate(ours));
            actions.add(new Action.RemoteTransport(transport.id(), now));
        }
    }

    /** Returns whether the parameters that were applied before cover the present ones. */
    private static boolean says(RemoteTransportParameters before, RemoteTransportParameters now) {
        return before.credentials().equals(now.credentials())
                && before.lite() == now.lite()
                && before.localRole() == now.localRole()
                && before.candidates().containsAll(now.candidates())
                && (before.endOfCandidates() || !now.endOfCandidates());
    }

    private RemoteTransportParameters parameters(Transport transport, int carrier, DtlsRole localRole) {
        MediaDescription section = remoteGroups.transportAttributes(carrier);
        List<Fingerprint> fingerprints = section.fingerprints();
        IceCredentials credentials = new IceCredentials(
                Objects.requireNonNull(section.iceUfrag(), "checked"),
                Objects.requireNonNull(section.icePwd(), "checked"));
        MediaDescription withCandidates = candidateSection(carrier, section);
        Set<Candidate> candidates = new LinkedHashSet<>();
        for (CandidateLine line : withCandidates.candidates()) {
            Candidate candidate = line.candidate();
            if (candidate != null && transport.takes(candidate) && candidates.size() < config.remoteCandidateLimit()) {
                candidates.add(candidate);
            }
        }
        return new RemoteTransportParameters(
                credentials,
                remote.session().iceLite(),
                fingerprints,
                localRole,
                List.copyOf(candidates),
                withCandidates.endOfCandidates());
    }

    /**
     * The section whose candidates count. Where the carrier has none, those of a section of its group with the same
     * credentials do: some stacks offer one transport for all from the start, and list its candidates once, in a
     * section that we reject.
     */
    private MediaDescription candidateSection(int carrier, MediaDescription section) {
        if (!section.candidates().isEmpty()) {
            return section;
        }
        for (int member : remoteGroups.membersWith(carrier)) {
            MediaDescription other = remote.media().get(member);
            if (Objects.equals(other.iceUfrag(), section.iceUfrag())
                    && Objects.equals(other.icePwd(), section.icePwd())
                    && !other.candidates().isEmpty()) {
                return other;
            }
        }
        return section;
    }

    /**
     * RFC 8842 §5: the answer's "active" is the client. Where the association goes on, the role that it has stays,
     * whatever a remote answer says: Firefox, answering an ICE restart, says "active" even if it is the server, and
     * keeps its association all the same.
     *
     * @param continued the transport, where its association goes on; else null
     */
    private DtlsRole localRole(int carrier, @Nullable Transport continued) {
        RemoteTransportParameters known = continued == null ? null : continued.remote();
        if (remoteAnswers && known != null) {
            return known.localRole();
        }
        MediaDescription deciding = answered.transportAttributes(carrier);
        // RFC 4145 §4.1: the default is "passive" in an answer.
        DtlsRole answererRole = deciding.setup() == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER;
        return remoteAnswers ? answererRole.other() : answererRole;
    }

    /** RFC 9429 §5.11: "If the "m=" section has RTCP mux enabled, discard the RTCP ICE component, if one exists". */
    private Transport withoutRtcpComponent(Transport transport, int index) {
        boolean mux = answered.rtcpMux(index) || answered.carrierOf(index) != index;
        if (!last || transport.components() == 1 || !mux) {
            return transport;
        }
        Transport single = transport.withOneComponent();
        state.transports.put(single.id(), single);
        actions.add(new Action.RemoveComponent(single.id(), 2));
        return single;
    }

    private void startData(int index) {
        Integer transport = effective.get(index).transport();
        if (transport == null) {
            return;
        }
        SctpParameters ours = sctp(local.media().get(index));
        SctpParameters theirs = sctp(remote.media().get(index));
        DataAssociation data = state.data;
        if (data != null && data.local().port() == ours.port() && data.remote().port() == theirs.port()) {
            // webrtc-pc: "update the data max message size".
            if (data.remote().maxMessageSize() != theirs.maxMessageSize()) {
                actions.add(new Action.UpdateData(theirs));
            }
            state.data = new DataAssociation(transport, ours, theirs);
            return;
        }
        if (data != null) {
            actions.add(new Action.StopData()); // RFC 8841 §9.3: another port is another association.
        }
        state.data = new DataAssociation(transport, ours, theirs);
        actions.add(new Action.StartData(transport, new Mid(effective.get(index).mid()), ours, theirs));
    }

    private static SctpParameters sctp(MediaDescription section) {
        Integer port = section.sctpPort();
        Long maxMessageSize = section.maxMessageSize();
        return new SctpParameters(
                port == null ? SctpParameters.DEFAULT_PORT : port,
                maxMessageSize == null ? SctpParameters.DEFAULT_MAX_MESSAGE_SIZE : maxMessageSize);
    }

    private void discardUnused() {
        Set<Integer> used = new LinkedHashSet<>();
        for (Section section : state.sections) {
            if (section.transport() != null) {
                used.add(section.transport());
            }
        }
        for (Integer id : List.copyOf(state.transports.keySet())) {
            if (!used.contains(id)) {
                state.transports.remove(id);
                actions.add(new Action.DiscardTransport(id));
            }
        }
    }
}
