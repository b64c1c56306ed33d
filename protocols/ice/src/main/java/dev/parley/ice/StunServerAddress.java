package dev.parley.ice;

import java.net.InetSocketAddress;

/**
 * A STUN server whose name the owner has resolved. One URL gives one of these for each address of its name.
 *
 * @param address where the server listens
 * @param url the URL that the application configured, for events and statistics
 */
public record StunServerAddress(InetSocketAddress address, String url) {}
