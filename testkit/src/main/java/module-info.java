/** Event loops and whole peers in virtual time, for tests. */
module dev.parley.testkit {
    requires static org.jspecify;
    requires transitive dev.parley.runtime;
    requires transitive dev.parley.simulation;
    requires transitive dev.parley.webrtc;
    requires dev.parley.stun;
    requires dev.parley.turn;

    exports dev.parley.testkit;
    exports dev.parley.testkit.scenario;
}
