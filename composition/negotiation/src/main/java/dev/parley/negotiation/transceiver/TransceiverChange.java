package dev.parley.negotiation.transceiver;

/**
 * Change of the set of transceivers by a description, in the order given: the steps of webrtc-pc §4.4.1.5 "set a session
 * description" that come before signalingstatechange. What else changed stands in the {@link Transceiver} values, which
 * the owner reads anew.
 */
public sealed interface TransceiverChange {

    /** A remote m-section made a transceiver: make the objects for it, with the direction, kind and encodings that it has. */
    record Created(Transceiver transceiver) implements TransceiverChange {}

    /**
     * "Stop the RTCRtpTransceiver": nothing is sent or received any more, and the receiver's track ends, unless stop() has
     * done that before.
     */
    record Stopped(int transceiver) implements TransceiverChange {}

    /**
     * It left the set of transceivers.
     *
     * @param last its values from now on, for the object that the application may still hold
     */
    record Removed(Transceiver last) implements TransceiverChange {}
}
