/** SCTP over DTLS: the association beneath data channels. */
@SuppressWarnings("module") // the exports name modules further up
module dev.parley.sctp {
    requires static org.jspecify;
    requires transitive dev.parley.base;

    exports dev.parley.sctp to
            dev.parley.datachannel,
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.sctp.upperlayer to
            dev.parley.datachannel,
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.sctp.congestion to
            dev.parley.peer;
}
