package dev.parley.negotiation.state;

import dev.parley.parameters.SctpParameters;

/**
 * The SCTP association that was negotiated.
 *
 * @param transport the transport under it
 * @param local our parameters
 * @param remote the peer's
 */
public record DataAssociation(int transport, SctpParameters local, SctpParameters remote) {}
