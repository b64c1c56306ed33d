package dev.parley.negotiation;

import dev.parley.base.Addresses;
import dev.parley.parameters.Candidate;
import dev.parley.sdp.CandidateLine;
import dev.parley.sdp.ConnectionAddress;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.RtcpAddress;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SdpWriter;
import dev.parley.sdp.SessionDescription;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The local candidates of each generation, by its user name fragment, and how descriptions show them. */
final class LocalGatherings {
    /** RFC 8840 §4.1: the port while no candidate is known. */
    static final int DISCARD_PORT = 9;

    private static final class Gathering {
        final List<Candidate> candidates = new ArrayList<>();
        boolean complete;
    }

    private final Map<String, Gathering> byUsernameFragment = new LinkedHashMap<>();

    void add(String usernameFragment, Candidate candidate) {
        Gathering gathering = gathering(usernameFragment);
        if (!gathering.candidates.contains(candidate)) {
            gathering.candidates.add(candidate);
        }
    }

    void complete(String usernameFragment) {
        gathering(usernameFragment).complete = true;
    }

    private Gathering gathering(String usernameFragment) {
        return byUsernameFragment.computeIfAbsent(usernameFragment, key -> new Gathering());
    }

    /** Forgets all generations but those. */
    void retain(Set<String> usernameFragments) {
        byUsernameFragment.keySet().removeIf(key -> !usernameFragments.contains(key));
    }

    int defaultPort(String usernameFragment) {
        Candidate candidate = defaultCandidate(usernameFragment, 1);
        return candidate == null ? DISCARD_PORT : candidate.port();
    }

    ConnectionAddress defaultAddress(String usernameFragment) {
        return address(defaultCandidate(usernameFragment, 1));
    }

    /** Returns what "a=rtcp" says: RFC 8829 §5.2.2, "the port and address of the default RTCP candidate". */
    RtcpAddress rtcpAddress(String usernameFragment) {
        Candidate candidate = defaultCandidate(usernameFragment, 2);
        return new RtcpAddress(candidate == null ? DISCARD_PORT : candidate.port(), address(candidate));
    }

    private static ConnectionAddress address(@Nullable Candidate candidate) {
        if (candidate == null) {
            return ConnectionAddress.NONE;
        }
        boolean v6 = Addresses.parseLiteral(candidate.address()) instanceof Inet6Address;
        return new ConnectionAddress("IN", v6 ? "IP6" : "IP4", candidate.address());
    }

    /**
     * RFC 8839 §4.2.1.2: the default candidate stands in the lines "m=" and "c=". RFC 5245 §4.1.4 tells which one that
     * is: "It is RECOMMENDED that the default candidates are the relayed candidates (if relayed candidates are
     * available), server reflexive candidates (if server reflexive candidates are available), and finally host
     * candidates"; IPv4 before IPv6, as peers do.
     */
    private @Nullable Candidate defaultCandidate(String usernameFragment, int component) {
        Gathering gathering = byUsernameFragment.get(usernameFragment);
        Candidate best = null;
        long bestScore = -1;
        for (Candidate candidate : gathering == null ? List.<Candidate>of() : gathering.candidates) {
            InetAddress address = Addresses.parseLiteral(candidate.address());
            if (address == null
                    || candidate.component() != component
                    || candidate.transport() != Candidate.Transport.UDP) {
                continue;
            }
            long likelihood = switch (candidate.type()) {
                case RELAYED -> 3;
                case SERVER_REFLEXIVE -> 2;
                case PEER_REFLEXIVE -> 1;
                case HOST -> 0;
            };
            long score = (likelihood * 2 + (address instanceof Inet6Address ? 0 : 1)) << 33 | candidate.priority();
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /** Writes what is known of a generation at the end of an m-section. */
    void write(SdpWriter writer, String usernameFragment) {
        Gathering gathering = byUsernameFragment.get(usernameFragment);
        if (gathering == null) {
            return;
        }
        for (Candidate candidate : gathering.candidates) {
            writer.attribute(CandidateLine.format(candidate));
        }
        if (gathering.complete) {
            writer.attribute("end-of-candidates");
        }
    }

    /** Brings a local description up to date: webrtc-pc "surface the candidate" adds candidates to both. */
    @Nullable
    AppliedDescription refresh(@Nullable AppliedDescription description) {
        if (description == null) {
            return null;
        }
        SessionDescription sdp = description.sdp();
        for (int i = 0; i < sdp.media().size(); i++) {
            MediaDescription section = sdp.media().get(i);
            String usernameFragment = section.attribute("ice-ufrag");
            Gathering gathering = usernameFragment == null ? null : byUsernameFragment.get(usernameFragment);
            if (usernameFragment == null
                    || gathering == null
                    || section.mediaLine().port() == 0) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            List<String> present = section.attributes("candidate");
            for (Candidate candidate : gathering.candidates) {
                String line = CandidateLine.format(candidate);
                if (!present.contains(line.substring("candidate:".length()))) {
                    missing.add(line);
                }
            }
            if (gathering.complete && !section.hasAttribute("end-of-candidates")) {
                missing.add("end-of-candidates");
            }
            if (missing.isEmpty()) {
                continue;
            }
            try {
                sdp = sdp.withAttributes(i, missing)
                        .withDefaultDestination(i, defaultPort(usernameFragment), defaultAddress(usernameFragment));
                if (section.rtcp() != null) {
                    sdp = sdp.withAttribute(i, "rtcp", rtcpAddress(usernameFragment));
                }
            } catch (SdpException e) {
                throw new AssertionError("our own candidates are well formed", e);
            }
        }
        return description.with(sdp);
    }
}
