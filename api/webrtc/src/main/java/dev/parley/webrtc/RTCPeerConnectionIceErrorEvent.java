package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import org.jspecify.annotations.Nullable;

/** A failure to gather candidates from a server, webrtc-pc §4.8.3. */
public final class RTCPeerConnectionIceErrorEvent extends Event {
    private final @Nullable String address;
    private final @Nullable Integer port;
    private final String url;
    private final int errorCode;
    private final String errorText;

    RTCPeerConnectionIceErrorEvent(
            EventType<?> type,
            EventTarget target,
            @Nullable String address,
            @Nullable Integer port,
            String url,
            int errorCode,
            String errorText) {
        super(type, target);
        this.address = address;
        this.port = port;
        this.url = url;
        this.errorCode = errorCode;
        this.errorText = errorText;
    }

    /** Returns the local address from which the server was asked, or null where there was none. */
    public @Nullable String address() {
        return address;
    }

    /** Returns the local port from which the server was asked, or null. */
    public @Nullable Integer port() {
        return port;
    }

    /** Returns the server's URL. */
    public String url() {
        return url;
    }

    /** Returns the STUN error code, 300 to 699, or 701 where the server could not be reached. */
    public int errorCode() {
        return errorCode;
    }

    /** Returns the STUN reason phrase, or what went wrong. */
    public String errorText() {
        return errorText;
    }
}
