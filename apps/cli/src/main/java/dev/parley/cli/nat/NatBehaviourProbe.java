package dev.parley.cli.nat;

import dev.parley.base.Addresses;
import dev.parley.cli.nat.StunProbe.Answer;
import dev.parley.cli.nat.StunProbe.From;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mapping and filtering of the NATs before this machine, RFC 5780 §4. */
final class NatBehaviourProbe {
    /** The dependence of a behaviour on the remote end, RFC 4787 §4.1 and §5; or none, or not known. */
    enum Dependence {
        /** No NAT changes the address. */
        NO_NAT("no NAT"),
        /** The same for all remote ends. */
        ENDPOINT_INDEPENDENT("endpoint-independent"),
        /** By the IP address of the remote end. */
        ADDRESS_DEPENDENT("address-dependent"),
        /** By the IP address and port of the remote end. */
        ADDRESS_AND_PORT_DEPENDENT("address-and-port-dependent"),
        /** A probe was lost, or the server has no second address. */
        UNKNOWN("unknown");

        private final String text;

        Dependence(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A finding.
     *
     * @param reached whether the server answers by UDP
     * @param mapping the mapping
     * @param filtering the filtering
     * @param evidence what was asked, and what came, a line each
     */
    record Finding(boolean reached, Dependence mapping, Dependence filtering, List<String> evidence) {}

    private final @Nullable InetAddress local;
    private final List<String> evidence = new ArrayList<>();

    NatBehaviourProbe(@Nullable InetAddress local) {
        this.local = local;
    }

    Finding probe(InetSocketAddress server) throws IOException {
        InetSocketAddress other;
        Dependence mapping;
        try (StunProbe probe = new StunProbe(local)) {
            Answer first = probe.ask(server, From.SAME);
            note(server, first, "");
            if (first == null) {
                return new Finding(false, Dependence.UNKNOWN, Dependence.UNKNOWN, List.copyOf(evidence));
            }
            other = first.other();
            mapping = mapping(probe, server, first);
        }
        Dependence filtering = other == null ? Dependence.UNKNOWN : filtering(server);
        return new Finding(true, mapping, filtering, List.copyOf(evidence));
    }

    /** RFC 5780 §4.3: the mapped addresses that three destinations see. */
    private Dependence mapping(StunProbe probe, InetSocketAddress server, Answer first) throws IOException {
        if (isOurs(first.mapped(), probe)) {
            return Dependence.NO_NAT;
        }
        InetSocketAddress other = first.other();
        if (other == null) {
            evidence.add("the server has no other address (RFC 5780): mapping and filtering stay unknown");
            return Dependence.UNKNOWN;
        }
        InetSocketAddress otherIp = new InetSocketAddress(other.getAddress(), server.getPort());
        Answer second = probe.ask(otherIp, From.SAME);
        note(otherIp, second, "");
        if (second == null) {
            return Dependence.UNKNOWN;
        }
        if (second.mapped().equals(first.mapped())) {
            return Dependence.ENDPOINT_INDEPENDENT;
        }
        Answer third = probe.ask(other, From.SAME);
        note(other, third, "");
        if (third == null) {
            return Dependence.UNKNOWN;
        }
        return third.mapped().equals(second.mapped())
                ? Dependence.ADDRESS_DEPENDENT
                : Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }

    private boolean isOurs(InetSocketAddress mapped, StunProbe probe) throws IOException {
        if (mapped.getPort() != probe.local().getPort()) {
            return false;
        }
        return java.net.NetworkInterface.getByInetAddress(mapped.getAddress()) != null;
    }

    /** RFC 5780 §4.4, on a port from which nothing went to the server's other address before. */
    private Dependence filtering(InetSocketAddress server) throws IOException {
        try (StunProbe fresh = new StunProbe(local)) {
            if (fresh.ask(server, From.SAME) == null) {
                return Dependence.UNKNOWN;
            }
            Answer fromOther = fresh.ask(server, From.OTHER_ADDRESS);
            note(server, fromOther, ", answer wanted from its other address and port");
            if (fromOther != null) {
                return Dependence.ENDPOINT_INDEPENDENT;
            }
            Answer fromPort = fresh.ask(server, From.OTHER_PORT);
            note(server, fromPort, ", answer wanted from its other port");
            return fromPort != null ? Dependence.ADDRESS_DEPENDENT : Dependence.ADDRESS_AND_PORT_DEPENDENT;
        }
    }

    private void note(InetSocketAddress asked, @Nullable Answer answer, String how) {
        evidence.add("asked " + Addresses.format(asked) + how + ": "
                + (answer == null
                        ? "no answer"
                        : "seen as " + Addresses.format(answer.mapped()) + ", from "
                                + Addresses.format(answer.source())));
    }
}
