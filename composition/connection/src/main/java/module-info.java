/** The sum of the engines behind one peer connection: ICE, DTLS, SCTP and data channels, SRTP and RTP. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.connection {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.ice;
    requires transitive dev.parley.turn;
    requires transitive dev.parley.dtls;
    requires transitive dev.parley.sctp;
    requires transitive dev.parley.datachannel;
    requires transitive dev.parley.frames;
    requires transitive dev.parley.media;
    requires dev.parley.srtp;
    requires static org.jspecify;

    exports dev.parley.connection.relay to
            dev.parley.host;
    exports dev.parley.connection to
            dev.parley.host,
            dev.parley.peer,
            dev.parley.testkit,
            dev.parley.cli;
}
