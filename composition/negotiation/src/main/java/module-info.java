/** JSEP: offers and answers. */
@SuppressWarnings("module") // the reader stands further up and is not on this module's path
module dev.parley.negotiation {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.sdp;
    requires static org.jspecify;

    exports dev.parley.negotiation to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.negotiation.config to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.negotiation.identity to
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.negotiation.media to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.negotiation.signaling to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.negotiation.transceiver to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.negotiation.transport to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
}
