package dev.parley.media;

import dev.parley.base.Timestamp;
import dev.parley.rtp.RtpPacket;

/**
 * Look of an application at packets, at a named position. Runs on the event loop: it must not block. The view is borrowed for the call.
 */
public interface RtpInterceptor {
    /** Position on a path, by distance from the wire. */
    enum Position {
        /** Received: everything that authenticated, before anything is dropped. Sent: the last look before protection. */
        WIRE,
        /** Received: repaired and unwrapped packets of media in order of arrival. */
        STREAM,
        /** Sent: whole streams after numbering, before history and pacing. */
        FRAMED
    }

    /** Looks at a received packet, which it may change in place, and returns whether it goes on. */
    default boolean received(Position position, RtpPacket packet, Timestamp now) {
        return true;
    }

    /** Looks at a packet to send, which it may change in place, and returns whether it goes on. */
    default boolean sending(Position position, RtpPacket packet, Timestamp now) {
        return true;
    }
}
