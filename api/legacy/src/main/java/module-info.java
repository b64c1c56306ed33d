/** Former operations of RTCPeerConnection: streams, and the DTMF sender of a track. */
module dev.parley.legacy {
    requires transitive dev.parley.webrtc;
    requires transitive dev.parley.mediacapture;
    requires dev.parley.dom;
    requires static org.jspecify;

    exports dev.parley.legacy;
}
