package dev.parley.negotiation.applying;

import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.Section;
import dev.parley.negotiation.state.SectionMids;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.Transport;
import dev.parley.negotiation.transport.TransportNumbers;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.Mid;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies a local description to the transports: RFC 9429 §5.9. What an answer decides is {@link AnswerApplier}'s.
 */
final class LocalTransports {
    private final SessionConfig config;
    private final SessionState state;
    private final TransportNumbers numbers;
    private final List<Action> actions;

    LocalTransports(SessionConfig config, SessionState state, TransportNumbers numbers, List<Action> actions) {
        this.config = config;
        this.state = state;
        this.numbers = numbers;
        this.actions = actions;
    }

    /** Makes transports and restarts ICE as the description says, and makes its m-sections the session's. */
    void apply(SessionDescription sdp, SdpType type) {
        setRole(type);
        BundleGroups groups = new BundleGroups(sdp);
        BundleGroups.Continued continued = groups.in(state);
        // An answer has no mid where the offer has none.
        SessionDescription named = type.isAnswer() && state.pendingRemote != null ? state.pendingRemote.sdp() : sdp;
        List<String> mids = SectionMids.of(named);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < sdp.media().size(); i++) {
            boolean bundled = type.isAnswer()
                    ? groups.carrierOf(i) != i
                    : sdp.media().get(i).bundleOnly();
            Transport former = bundled ? null : continued.transport(i);
            sections.add(section(sdp.media().get(i), mids.get(i), bundled, former, type));
        }
        // Bundled sections use their group's transport.
        Map<Group, @Nullable Integer> shared = new HashMap<>();
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            Group group = groups.groupOf(i);
            if (!section.rejected() && section.transport() == null && group != null) {
                if (!shared.containsKey(group)) {
                    shared.put(group, shared(groups, sections, i));
                }
                sections.set(i, section.withTransport(shared.get(group)));
            }
        }
        state.sections = List.copyOf(sections);
        state.pendingLocal = new AppliedDescription(type, sdp, carried(groups));
        if (type == SdpType.OFFER) {
            discardUnused();
        }
    }

    private static @Nullable Integer shared(BundleGroups groups, List<Section> sections, int index) {
        for (int member : groups.membersWith(index)) {
            Integer transport = sections.get(member).transport();
            if (transport != null) {
                return transport;
            }
        }
        return null;
    }

    /** Returns which transport each section carries: of those that use the same one, the first of its group does. */
    private List<@Nullable Integer> carried(BundleGroups groups) {
        Integer[] carried = new Integer[state.sections.size()];
        boolean[] seen = new boolean[carried.length];
        for (int i = 0; i < carried.length; i++) {
            if (seen[i]) {
                continue;
            }
            Set<Integer> transports = new HashSet<>();
            for (int member : groups.membersWith(i)) {
                Integer transport = state.sections.get(member).transport();
                seen[member] = true;
                carried[member] = transport != null && transports.add(transport) ? transport : null;
            }
        }
        return Arrays.asList(carried);
    }

    private Section section(
            MediaDescription section, String mid, boolean bundled, @Nullable Transport former, SdpType type) {
        MediaKind kind = MediaKind.of(section);
        if (section.rejected()) {
            return new Section(mid, kind, section.direction(), true, null);
        }
        Transport transport = null;
        String usernameFragment = section.iceUfrag();
        String password = section.icePwd();
        if (!bundled && usernameFragment != null && password != null) {
            IceCredentials credentials = new IceCredentials(usernameFragment, password);
            transport = use(former, mid, components(section, type), credentials);
        }
        return new Section(mid, kind, section.direction(), false, transport == null ? null : (Integer) transport.id());
    }

    /** RFC 5761 §5.1.3: a component for RTCP is needed until multiplexing is agreed, and by an answerer that cannot have it. */
    private int components(MediaDescription section, SdpType type) {
        boolean settled = type.isAnswer() ? section.rtcpMux() : section.hasAttribute("rtcp-mux-only");
        boolean rtcp = MediaKind.isRtp(section) && !settled && config.rtcpMuxPolicy() == RtcpMuxPolicy.NEGOTIATE;
        return rtcp ? 2 : 1;
    }

    /**
     * RFC 9429 §5.9: "If this "m=" section is new, begin gathering candidates for it …; Or, if the ICE ufrag and
     * password values have changed, trigger the ICE agent to start an ICE restart".
     */
    private Transport use(@Nullable Transport existing, String mid, int components, IceCredentials credentials) {
        if (existing == null) {
            Transport created = Transport.create(numbers.next(credentials), components, credentials);
            state.transports.put(created.id(), created);
            actions.add(new Action.CreateTransport(created.id(), new Mid(mid), components, credentials));
            return created;
        }
        if (existing.local().equals(credentials)) {
            return existing;
        }
        Transport restarted = existing.withLocal(credentials);
        state.transports.put(restarted.id(), restarted);
        actions.add(new Action.RestartIce(restarted.id(), credentials));
        return restarted;
    }

    /**
     * RFC 8445 §6.1.1: "The initiating agent that started the ICE processing MUST take the controlling role"; "Once the
     * roles are determined for a session, they persist throughout the lifetime of the session."
     */
    private void setRole(SdpType type) {
        if (state.iceRole != null) {
            return;
        }
        boolean remoteLite = state.pendingRemote != null
                && state.pendingRemote.sdp().session().iceLite();
        IceRole role = type == SdpType.OFFER ? IceRole.CONTROLLING : IceRole.CONTROLLED;
        // "One agent full, one lite: The full agent MUST take the controlling role".
        if (type != SdpType.OFFER && remoteLite != config.iceLite()) {
            role = remoteLite ? IceRole.CONTROLLING : IceRole.CONTROLLED;
        }
        state.iceRole = role;
        actions.add(new Action.SetIceRole(role));
    }

    /** A second offer may have dropped what the first one made; what is in use stays until an answer. */
    private void discardUnused() {
        Set<Integer> used = new LinkedHashSet<>();
        for (Section section : state.sections) {
            if (section.transport() != null) {
                used.add(section.transport());
            }
        }
        for (Transport transport : List.copyOf(state.transports.values())) {
            if (!used.contains(transport.id()) && transport.remote() == null) {
                state.transports.remove(transport.id());
                actions.add(new Action.DiscardTransport(transport.id()));
            }
        }
    }
}
