/** Interactive Connectivity Establishment, RFC 8445 and its companions. */
module dev.parley.ice {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires dev.parley.stun;
    requires dev.parley.crypto;
    requires static org.jspecify;

    exports dev.parley.ice;
}
