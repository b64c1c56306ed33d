/** A whole peer without W3C objects: negotiation and a hosted connection, in values and events. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.peer {
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.negotiation;
    requires transitive dev.parley.host;
    requires transitive dev.parley.frames;
    requires transitive dev.parley.runtime;
    requires dev.parley.base;
    requires dev.parley.crypto;
    requires dev.parley.ice;
    requires dev.parley.dtls;
    requires dev.parley.sctp;
    requires dev.parley.datachannel;
    requires dev.parley.connection;
    requires dev.parley.media;
    requires dev.parley.rtp;
    requires static org.jspecify;

    exports dev.parley.peer to
            dev.parley.webrtc,
            dev.parley.testkit;
}
