package dev.parley.negotiation.candidates;

import dev.parley.base.Addresses;
import dev.parley.negotiation.state.AppliedDescription;
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

/** The local candidates of each generation, and how descriptions show them. */
public final class LocalGatherings {
    /** RFC 8840 §4.1: the port while no candidate is known. */
    static final int DISCARD_PORT = 9;

    /**
     * An ICE session of a transport.
     *
     * @param transport the transport's number
     * @param usernameFragment of our credentials: other transports may have the same
     */
    public record Generation(int transport, String usernameFragment) {}

    private static final class Gathering {
        final List<Candidate> candidates = new ArrayList<>();
        boolean complete;
    }

    private final Map<Generation, Gathering> gatherings = new LinkedHashMap<>(2);

    void add(Generation generation, Candidate candidate) {
        Gathering gathering = gathering(generation);
        if (!gathering.candidates.contains(candidate)) {
            gathering.candidates.add(candidate);
        }
    }

    void complete(Generation generation) {
        gathering(generation).complete = true;
    }

    private Gathering gathering(Generation generation) {
        return gatherings.computeIfAbsent(generation, key -> new Gathering());
    }

    /** Forgets all generations but those. */
    void retain(Set<Generation> generations) {
        gatherings.keySet().removeIf(key -> !generations.contains(key));
    }

    public int defaultPort(@Nullable Generation generation) {
        Candidate candidate = defaultCandidate(generation, 1);
        return candidate == null ? DISCARD_PORT : candidate.port();
    }

    public ConnectionAddress defaultAddress(@Nullable Generation generation) {
        return address(defaultCandidate(generation, 1));
    }

    /** Returns what "a=rtcp" says: RFC 9429 §5.2.2, "the port and address of the default RTCP candidate". */
    public RtcpAddress rtcpAddress(@Nullable Generation generation) {
        Candidate candidate = defaultCandidate(generation, 2);
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
     * RFC 8839 §4.2.1.2: the default candidate stands in the lines "m=" and "c=". RFC 5245 §4.1.4 defines which one that
     * is: "It is RECOMMENDED that the default candidates are the relayed candidates (if relayed candidates are
     * available), server reflexive candidates (if server reflexive candidates are available), and finally host
     * candidates"; IPv4 before IPv6, as peers do.
     */
    private @Nullable Candidate defaultCandidate(@Nullable Generation generation, int component) {
        Gathering gathering = generation == null ? null : gatherings.get(generation);
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
    public void write(SdpWriter writer, @Nullable Generation generation) {
        Gathering gathering = generation == null ? null : gatherings.get(generation);
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
            Generation generation = generation(description.carriedBy(i), section);
            Gathering gathering = generation == null ? null : gatherings.get(generation);
            if (gathering == null) {
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
                        .withDefaultDestination(i, defaultPort(generation), defaultAddress(generation));
                if (section.rtcp() != null) {
                    sdp = sdp.withAttribute(i, "rtcp", rtcpAddress(generation));
                }
            } catch (SdpException e) {
                throw new AssertionError("our own candidates are well formed", e);
            }
        }
        return description.with(sdp);
    }

    private static @Nullable Generation generation(@Nullable Integer transport, MediaDescription section) {
        String usernameFragment = section.iceUfrag();
        return transport == null || usernameFragment == null ? null : new Generation(transport, usernameFragment);
    }
}
