/** Events, exceptions and promises, on which all W3C objects stand. */
@SuppressWarnings("module") // the readers of the realm stand further up and are not on this module's path
module dev.parley.dom {
    requires transitive dev.parley.runtime;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.parley.dom;
    exports dev.parley.dom.realm to
            dev.parley.mediacapture,
            dev.parley.webrtc,
            dev.parley.legacy,
            dev.parley.testkit,
            dev.parley.javascript;
}
