/** Session Traversal Utilities for NAT, RFC 8489. */
module dev.parley.stun {
    requires transitive dev.parley.base;
    requires transitive dev.parley.crypto;
    requires transitive dev.parley.parameters;
    requires static org.jspecify;

    exports dev.parley.stun;
}
