package dev.parley.webrtc;

import dev.parley.parameters.IceCredentials;

/** The credentials of one end of an ICE transport, webrtc-pc §5.6.1. The password appears in no text. */
public final class RTCIceParameters {
    private final IceCredentials credentials;

    RTCIceParameters(IceCredentials credentials) {
        this.credentials = credentials;
    }

    /** Returns the user name fragment, 4 to 256 characters. */
    public String usernameFragment() {
        return credentials.usernameFragment();
    }

    /** Returns the password, 22 to 256 characters. */
    public String password() {
        return credentials.password();
    }

    @Override
    public String toString() {
        return "RTCIceParameters[" + usernameFragment() + "]";
    }
}
