package dev.parley.simulation;

import java.time.Duration;

/**
 * How a {@link Nat} behaves, in the terms of RFC 4787.
 *
 * @param mapping when two conversations of one internal endpoint share an external one (RFC 4787 §4.1)
 * @param filtering whose packets may come in through a mapping (RFC 4787 §5)
 * @param portPreservation whether the external port is the internal one where that is free (RFC 4787 §4.2.1)
 * @param hairpinning whether internal endpoints reach one another through their external ones (RFC 4787 §6)
 * @param mappingTimeout how long a mapping lives without an outgoing packet (RFC 4787 §4.3)
 * @param inboundRefresh whether incoming packets keep a mapping alive too (RFC 4787 §4.3)
 */
public record NatBehaviour(
        Dependence mapping,
        Dependence filtering,
        boolean portPreservation,
        boolean hairpinning,
        Duration mappingTimeout,
        boolean inboundRefresh) {
    /** RFC 4787 §4.3, REQ-5: "A NAT UDP mapping timer MUST NOT expire in less than two minutes". */
    public static final Duration RFC_4787_TIMEOUT = Duration.ofMinutes(2);

    /** What a NAT's decision depends on. */
    public enum Dependence {
        /** On the internal endpoint alone. */
        ENDPOINT_INDEPENDENT,
        /** Also on the external host's address. */
        ADDRESS_DEPENDENT,
        /** Also on the external host's address and port. */
        ADDRESS_AND_PORT_DEPENDENT
    }

    /** Endpoint-independent in both: whoever knows the external endpoint gets in. */
    public static final NatBehaviour FULL_CONE = of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);

    /** One mapping for all, open for the addresses that were sent to. */
    public static final NatBehaviour RESTRICTED_CONE =
            of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT);

    /** One mapping for all, open for the endpoints that were sent to: the common home router. */
    public static final NatBehaviour PORT_RESTRICTED_CONE =
            of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT);

    /** A mapping, with a port of its own, for each external endpoint, open for that one alone. */
    public static final NatBehaviour SYMMETRIC = of(
                    Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT)
            .withPortPreservation(false);

    /** Returns a NAT of this mapping and filtering, with port preservation, hairpinning and two minutes' timeout. */
    public static NatBehaviour of(Dependence mapping, Dependence filtering) {
        return new NatBehaviour(mapping, filtering, true, true, RFC_4787_TIMEOUT, false);
    }

    /** Returns this with another {@link #portPreservation}. */
    public NatBehaviour withPortPreservation(boolean value) {
        return new NatBehaviour(mapping, filtering, value, hairpinning, mappingTimeout, inboundRefresh);
    }

    /** Returns this with another {@link #hairpinning}. */
    public NatBehaviour withHairpinning(boolean value) {
        return new NatBehaviour(mapping, filtering, portPreservation, value, mappingTimeout, inboundRefresh);
    }

    /** Returns this with another {@link #mappingTimeout}. */
    public NatBehaviour withMappingTimeout(Duration value) {
        return new NatBehaviour(mapping, filtering, portPreservation, hairpinning, value, inboundRefresh);
    }

    /** Returns this with another {@link #inboundRefresh}. */
    public NatBehaviour withInboundRefresh(boolean value) {
        return new NatBehaviour(mapping, filtering, portPreservation, hairpinning, mappingTimeout, value);
    }
}
