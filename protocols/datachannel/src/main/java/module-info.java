/** Data channels over SCTP: RFC 8831, RFC 8832 and the channel part of webrtc-pc. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.datachannel {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.sctp;
    requires static org.jspecify;

    exports dev.parley.datachannel to
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.testkit;
}
