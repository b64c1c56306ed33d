/** Sockets, look-ups and driving for the engines of a connection. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.host {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.connection;
    requires transitive dev.parley.runtime;
    requires dev.parley.ice;
    requires dev.parley.turn;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.parley.host to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.host.config to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.host.memory to
            dev.parley.peer,
            dev.parley.webrtc;
    exports dev.parley.host.port to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
    exports dev.parley.host.server to
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
}
