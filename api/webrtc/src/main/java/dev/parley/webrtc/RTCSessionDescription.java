package dev.parley.webrtc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session description, webrtc-pc §4.6.2. It also stands for the dictionaries RTCSessionDescriptionInit and
 * RTCLocalSessionDescriptionInit, whose members it has. Immutable.
 */
public final class RTCSessionDescription {
    private final RTCSdpType type;
    private final String sdp;

    /**
     * Makes a description.
     *
     * @param type what it is
     * @param sdp the SDP, with CRLF or LF; may be empty for a rollback, or where the parameterless {@code setLocalDescription} is
     *     meant with its type told
     */
    public RTCSessionDescription(RTCSdpType type, String sdp) {
        this.type = Objects.requireNonNull(type, "type");
        this.sdp = Objects.requireNonNull(sdp, "sdp");
    }

    /** Returns an offer. */
    public static RTCSessionDescription offer(String sdp) {
        return new RTCSessionDescription(RTCSdpType.OFFER, sdp);
    }

    /** Returns an answer. */
    public static RTCSessionDescription answer(String sdp) {
        return new RTCSessionDescription(RTCSdpType.ANSWER, sdp);
    }

    /** Returns a provisional answer. */
    public static RTCSessionDescription pranswer(String sdp) {
        return new RTCSessionDescription(RTCSdpType.PRANSWER, sdp);
    }

    /** Returns the description that takes an offer back. */
    public static RTCSessionDescription rollback() {
        return new RTCSessionDescription(RTCSdpType.ROLLBACK, "");
    }

    /** Returns what this is. */
    public RTCSdpType type() {
        return type;
    }

    /** Returns the SDP; empty for a rollback. */
    public String sdp() {
        return sdp;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCSessionDescription that && type == that.type && sdp.equals(that.sdp);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, sdp);
    }

    /** Returns the type alone: SDP holds the credentials of ICE. */
    @Override
    public String toString() {
        return "RTCSessionDescription[" + type + "]";
    }
}
