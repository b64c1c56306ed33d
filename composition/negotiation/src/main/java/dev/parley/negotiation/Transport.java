package dev.parley.negotiation;

import dev.parley.parameters.IceCredentials;
import org.jspecify.annotations.Nullable;

/**
 * One transport of the session.
 *
 * @param id its number, never used again
 * @param local our credentials of the latest generation that was applied
 * @param remote what the owner was told about the peer, or null before that
 */
record Transport(int id, IceCredentials local, @Nullable RemoteTransportParameters remote) {

    Transport withLocal(IceCredentials credentials) {
        return new Transport(id, credentials, remote);
    }

    Transport withRemote(RemoteTransportParameters parameters) {
        return new Transport(id, local, parameters);
    }
}
