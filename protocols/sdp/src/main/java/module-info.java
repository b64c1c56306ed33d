/** The Session Description Protocol: text in, values out, and back. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.sdp {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires static org.jspecify;

    exports dev.parley.sdp to
            dev.parley.negotiation;
}
