package dev.parley.datachannel;

/** RTCDataChannelState of webrtc-pc §6.2. */
public enum ChannelState {
    /** The association is not up, or the id is not known. */
    CONNECTING,
    /** Messages can be sent. */
    OPEN,
    /** One end has asked to close; what was sent before is still delivered. */
    CLOSING,
    /** Gone. */
    CLOSED
}
