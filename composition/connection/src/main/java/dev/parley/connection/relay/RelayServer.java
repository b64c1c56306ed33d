package dev.parley.connection.relay;

import dev.parley.turn.TurnCredentials;
import java.net.InetSocketAddress;

/**
 * A TURN server that is reached by UDP.
 *
 * @param address a resolved address
 * @param url the server's URL
 * @param credentials user name and password
 */
public record RelayServer(InetSocketAddress address, String url, TurnCredentials credentials) {}
