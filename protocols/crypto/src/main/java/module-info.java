/** Certificates, ciphers, key agreement, signatures and key derivation on top of the JDK's own providers. */
@SuppressWarnings("module") // the exports name modules further up
module dev.parley.crypto {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires static org.jspecify;

    exports dev.parley.crypto to
            dev.parley.stun,
            dev.parley.ice,
            dev.parley.turn,
            dev.parley.dtls,
            dev.parley.srtp,
            dev.parley.sctp,
            dev.parley.connection,
            dev.parley.runtime,
            dev.parley.peer,
            dev.parley.turnserver,
            dev.parley.testkit,
            dev.parley.cli;
}
