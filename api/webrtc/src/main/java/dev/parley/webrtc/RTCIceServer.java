package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.host.server.IceServer;
import dev.parley.host.server.InvalidServerException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A STUN or TURN server, webrtc-pc §4.2.2. Immutable. The credential appears in no text. */
public final class RTCIceServer {
    private final List<String> urls;
    private final @Nullable String username;
    private final @Nullable String credential;

    private RTCIceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
        this.urls = List.copyOf(urls);
        this.username = username;
        this.credential = credential;
    }

    /** Returns a server with URLs such as "stun:stun.example.org:3478" (RFC 7064) and no credentials. */
    public static RTCIceServer of(String... urls) {
        return new RTCIceServer(List.of(urls), null, null);
    }

    /** Returns a server with "turn:" or "turns:" URLs (RFC 7065) and its long-term credentials. */
    public static RTCIceServer of(List<String> urls, @Nullable String username, @Nullable String credential) {
        return new RTCIceServer(urls, username, credential);
    }

    /** Returns the URLs. They are checked where the server is put to use. */
    public List<String> urls() {
        return urls;
    }

    /** Returns the user name for TURN, or null. */
    public @Nullable String username() {
        return username;
    }

    /** Returns the password for TURN, or null. */
    public @Nullable String credential() {
        return credential;
    }

    /** Checks servers: webrtc-pc §4.4.1.6 "validate an ICE server URL". */
    static void validate(List<RTCIceServer> servers) {
        for (RTCIceServer server : servers) {
            try {
                server.value().validate();
            } catch (InvalidServerException e) {
                throw switch (e.kind()) {
                    case SYNTAX -> new DOMException(String.valueOf(e.getMessage()), DOMException.SYNTAX_ERROR);
                    case CREDENTIALS ->
                        new DOMException(String.valueOf(e.getMessage()), DOMException.INVALID_ACCESS_ERROR);
                };
            }
        }
    }

    IceServer value() {
        return new IceServer(urls, username, credential);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCIceServer that
                && urls.equals(that.urls)
                && Objects.equals(username, that.username)
                && Objects.equals(credential, that.credential);
    }

    @Override
    public int hashCode() {
        return Objects.hash(urls, username);
    }

    @Override
    public String toString() {
        return "RTCIceServer" + urls;
    }
}
