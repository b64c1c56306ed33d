package dev.parley.negotiation.transport;

import dev.parley.parameters.IceCredentials;

/**
 * A transport that may gather candidates before a description needs it: RFC 9429 §3.5.4, the ICE candidate pool. When one does, an
 * {@link Action.CreateTransport} has this number and these credentials.
 *
 * @param transport its number
 * @param local our credentials
 */
public record PooledTransport(int transport, IceCredentials local) {}
