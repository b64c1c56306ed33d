package dev.parley.connection.relay;

import dev.parley.base.Addresses;
import dev.parley.parameters.RelayProtocol;
import dev.parley.turn.TurnCredentials;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * A TURN server.
 *
 * @param address a resolved address
 * @param protocol the protocol by which it is reached
 * @param host the name or address of the URL, which the server's certificate must be for
 * @param url the server's URL
 * @param credentials user name and password
 */
public record RelayServer(
        InetSocketAddress address, RelayProtocol protocol, String host, String url, TurnCredentials credentials) {
    /** Returns the text of an error at the server, for {@code icecandidateerror}. */
    String error(String reason) {
        return "TURN at " + Addresses.format(address) + " by "
                + protocol.token().toUpperCase(Locale.ROOT) + ": " + reason;
    }
}
