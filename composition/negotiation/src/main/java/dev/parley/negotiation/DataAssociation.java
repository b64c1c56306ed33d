package dev.parley.negotiation;

import dev.parley.parameters.SctpParameters;

/**
 * The SCTP association that was negotiated.
 *
 * @param transport the transport under it
 * @param local our parameters
 * @param remote the peer's
 */
record DataAssociation(int transport, SctpParameters local, SctpParameters remote) {}
