package dev.parley.host.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server, or several with the same credentials.
 *
 * @param urls its URLs, RFC 7064 and RFC 7065, in the order in which they are used
 * @param username the user name for TURN, or null
 * @param credential the password for TURN, or null; a secret
 */
public record IceServer(
        List<String> urls,
        @Nullable String username,
        @Nullable String credential) {
    /** RFC 8489 §14.3: the username is "fewer than 509 bytes". */
    private static final int MAX_USERNAME_BYTES = 508;

    /** Copies the list. */
    public IceServer {
        urls = List.copyOf(urls);
    }

    /**
     * Checks the URLs: webrtc-pc §4.4.1.6 "validate an ICE server URL".
     *
     * @throws InvalidServerException if there is none, if one is malformed, or if a TURN server has no credentials
     */
    public void validate() throws InvalidServerException {
        if (urls.isEmpty()) {
            throw new InvalidServerException(InvalidServerException.Kind.SYNTAX, "a server without URLs");
        }
        for (String text : urls) {
            if (IceServerUrl.parse(text).isTurn() && !hasCredentials()) {
                throw new InvalidServerException(
                        InvalidServerException.Kind.CREDENTIALS,
                        "a TURN server needs a username and a credential: " + text);
            }
        }
    }

    private boolean hasCredentials() {
        return username != null
                && credential != null
                && username.getBytes(StandardCharsets.UTF_8).length <= MAX_USERNAME_BYTES;
    }

    /** Returns the URLs of servers that were {@linkplain #validate validated}. */
    static List<IceServerUrl> urlsOf(List<IceServer> servers) {
        List<IceServerUrl> all = new ArrayList<>();
        for (IceServer server : servers) {
            for (String text : server.urls) {
                try {
                    all.add(IceServerUrl.parse(text));
                } catch (InvalidServerException e) {
                    throw new AssertionError("the servers were validated when they were set", e);
                }
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return "IceServer" + urls;
    }
}
