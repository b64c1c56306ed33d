/** SRTP and SRTCP: RFC 3711 with the profiles of RFC 5764 and RFC 7714. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.srtp {
    requires transitive dev.parley.base;
    requires dev.parley.crypto;
    requires static org.jspecify;

    exports dev.parley.srtp to
            dev.parley.connection,
            dev.parley.testkit;
}
