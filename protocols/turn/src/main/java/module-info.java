/** Traversal Using Relays around NAT, RFC 8656. */
module dev.parley.turn {
    requires transitive dev.parley.base;
    requires transitive dev.parley.stun;
    requires dev.parley.crypto;
    requires static org.jspecify;

    exports dev.parley.turn;
    exports dev.parley.turn.server;
}
