/** A TURN server to embed, RFC 8656. */
module dev.parley.turnserver {
    requires dev.parley.base;
    requires dev.parley.crypto;
    requires dev.parley.runtime;
    requires dev.parley.turn;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.parley.turnserver;
}
