/** The W3C's WebRTC objects as globals of a JavaScript engine. */
module dev.parley.javascript {
    requires transitive dev.parley.webrtc;
    requires transitive org.graalvm.polyglot;
    requires transitive dev.parley.mediacapture;
    requires dev.parley.dom;
    requires dev.parley.legacy;
    requires dev.parley.runtime;
    requires dev.parley.base;
    requires java.net.http;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.parley.javascript;
}
