/** JSEP: offers and answers. */
@SuppressWarnings("module") // the reader stands further up and is not on this module's path
module dev.parley.negotiation {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.sdp;
    requires static org.jspecify;

    exports dev.parley.negotiation to
            dev.parley.webrtc;
}
