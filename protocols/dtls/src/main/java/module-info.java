/** DTLS: a secured transport between two peers that know each other's certificate by its fingerprint. */
@SuppressWarnings("module") // the exports name modules further up
module dev.parley.dtls {
    requires transitive dev.parley.base;
    requires transitive dev.parley.crypto;
    requires transitive dev.parley.parameters;
    requires static org.jspecify;

    exports dev.parley.dtls to
            dev.parley.connection,
            dev.parley.runtime,
            dev.parley.peer,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.dtls.settings to
            dev.parley.connection,
            dev.parley.runtime,
            dev.parley.peer,
            dev.parley.testkit,
            dev.parley.cli;
}
