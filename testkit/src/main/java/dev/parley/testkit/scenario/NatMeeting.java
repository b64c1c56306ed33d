package dev.parley.testkit.scenario;

import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.NatBehaviour.Dependence;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says whether two hosts behind NATs can meet with ICE and a STUN server, by playing the checks through on names instead of
 * addresses: who learns which address, which packets get in, and whether an answer comes from where the check went (RFC 8445
 * §7.2.5.2.1). The oracle of the NAT scenario.
 */
final class NatMeeting {
    /** Each round of checks reveals addresses; after a few nothing is new, or all that is new is never answered. */
    private static final int ROUNDS = 6;

    private static final String SERVER = "s:1";

    private final Side a;
    private final Side b;

    /** One host behind its NAT. External endpoints are named "nat:port", so that a name has an address. */
    private static final class Side {
        final String nat;
        final NatBehaviour behaviour;
        final Set<String> knownOfOther = new LinkedHashSet<>();
        /** By external endpoint, what has been sent to through it. */
        final Map<String, Set<String>> sentTo = new LinkedHashMap<>();

        Side(String nat, NatBehaviour behaviour) {
            this.nat = nat;
            this.behaviour = behaviour;
        }

        /** RFC 4787 §4.1: the external endpoint from which a packet to {@code remote} leaves. */
        String mapping(String remote) {
            return switch (behaviour.mapping()) {
                case ENDPOINT_INDEPENDENT -> nat + ":any";
                case ADDRESS_DEPENDENT -> nat + ":for " + address(remote);
                case ADDRESS_AND_PORT_DEPENDENT -> nat + ":for " + remote.replace(':', ' ');
            };
        }

        String send(String remote) {
            String external = mapping(remote);
            sentTo.computeIfAbsent(external, key -> new LinkedHashSet<>()).add(remote);
            return external;
        }

        /** RFC 4787 §5: whether a packet from {@code remote} gets in at {@code external}. */
        boolean letsIn(String external, String remote) {
            Set<String> sent = sentTo.getOrDefault(external, Set.of());
            if (sent.isEmpty()) {
                return false;
            }
            Dependence filtering = behaviour.filtering();
            return filtering == Dependence.ENDPOINT_INDEPENDENT
                    || sent.contains(remote)
                    || filtering == Dependence.ADDRESS_DEPENDENT
                            && sent.stream().anyMatch(each -> address(each).equals(address(remote)));
        }

        private static String address(String endpoint) {
            return endpoint.substring(0, endpoint.indexOf(':'));
        }
    }

    private NatMeeting(NatBehaviour a, NatBehaviour b) {
        this.a = new Side("a", a);
        this.b = new Side("b", b);
    }

    /** Returns whether a pair of addresses can become valid. */
    static boolean possible(NatBehaviour a, NatBehaviour b) {
        return new NatMeeting(a, b).play();
    }

    private boolean play() {
        a.knownOfOther.add(b.send(SERVER));
        b.knownOfOther.add(a.send(SERVER));
        for (int round = 0; round < ROUNDS; round++) {
            if (check(a, b) || check(b, a)) {
                return true;
            }
        }
        return false;
    }

    /** {@code from} checks every address that it knows; true where an answer comes back from where the check went. */
    private static boolean check(Side from, Side to) {
        for (String target : List.copyOf(from.knownOfOther)) {
            String source = from.send(target);
            if (to.letsIn(target, source)) {
                to.knownOfOther.add(source);
                if (to.mapping(source).equals(target)) {
                    return true;
                }
            }
        }
        return false;
    }
}
