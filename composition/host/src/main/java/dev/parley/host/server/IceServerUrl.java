package dev.parley.host.server;

import dev.parley.base.Addresses;
import dev.parley.parameters.RelayProtocol;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The URL of an ICE server, RFC 7064 §3.1 and RFC 7065 §3.1.
 *
 * @param text the URL as it was set
 * @param scheme "stun", "stuns", "turn" or "turns"
 * @param host a name or an address, without brackets
 * @param port the port, or the scheme's default
 * @param transport "udp" or "tcp"
 */
public record IceServerUrl(String text, String scheme, String host, int port, String transport) {
    /** RFC 7064 §3.1: "the default port is 3478 for both UDP and TCP. The default port for STUN over TLS is 5349". */
    private static final int PLAIN_PORT = 3478;

    private static final int TLS_PORT = 5349;

    /** Returns whether it is a TURN server's. */
    public boolean isTurn() {
        return scheme.startsWith("turn");
    }

    /** Returns the protocol by which a TURN server is reached, or null for a STUN server. */
    public @Nullable RelayProtocol relayProtocol() {
        if (!isTurn()) {
            return null;
        } else if (scheme.equals("turns")) {
            return RelayProtocol.TLS;
        }
        return transport.equals("tcp") ? RelayProtocol.TCP : RelayProtocol.UDP;
    }

    /**
     * Parses a URL.
     *
     * @throws InvalidServerException if it is malformed
     */
    public static IceServerUrl parse(String text) throws InvalidServerException {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!List.of("stun", "stuns", "turn", "turns").contains(scheme)) {
            throw syntax("not a STUN or TURN URL: " + text);
        }
        String rest = text.substring(colon + 1);
        String query = null;
        int question = rest.indexOf('?');
        if (question >= 0) {
            query = rest.substring(question + 1);
            rest = rest.substring(0, question);
        }
        boolean turn = scheme.startsWith("turn");
        if (query != null && (!turn || !query.equals("transport=udp") && !query.equals("transport=tcp"))) {
            throw syntax("a query that is not allowed: " + text);
        }
        if (text.indexOf('/') >= 0 || text.indexOf('@') >= 0 || text.indexOf('#') >= 0 || hasSpaceOrControl(text)) {
            throw syntax("a character that is not allowed: " + text);
        }
        String host = rest;
        String port = null;
        int portAt = rest.lastIndexOf(':');
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0 || end + 1 < rest.length() && rest.charAt(end + 1) != ':') {
                throw syntax("brackets that do not match: " + text);
            }
            host = rest.substring(1, end);
            if (Addresses.parseLiteral(host) == null || host.indexOf(':') < 0) {
                throw syntax("not an IPv6 address: " + text);
            }
            port = end + 1 < rest.length() ? rest.substring(end + 2) : null;
        } else if (portAt >= 0) {
            host = rest.substring(0, portAt);
            port = rest.substring(portAt + 1);
        }
        if (host.isEmpty() || !rest.startsWith("[") && !isName(host)) {
            throw syntax("no host: " + text);
        }
        boolean tls = scheme.endsWith("s");
        int number = port == null || port.isEmpty() ? (tls ? TLS_PORT : PLAIN_PORT) : number(port, text);
        boolean tcp = tls || "transport=tcp".equals(query);
        return new IceServerUrl(text, scheme, host, number, tcp ? "tcp" : "udp");
    }

    private static boolean isName(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean ok = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "-._~%".indexOf(c) >= 0
                    || c > 127;
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasSpaceOrControl(String text) {
        return text.chars().anyMatch(c -> c <= ' ' || c == 127);
    }

    private static int number(String port, String text) throws InvalidServerException {
        try {
            int value = Integer.parseInt(port);
            if (value >= 1 && value <= 65_535 && Character.isDigit(port.charAt(0))) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw syntax("a port that is no number: " + text);
        }
        throw syntax("a port out of range: " + text);
    }

    private static InvalidServerException syntax(String message) {
        return new InvalidServerException(InvalidServerException.Kind.SYNTAX, message);
    }
}
