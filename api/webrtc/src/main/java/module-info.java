/** The W3C's WebRTC objects. */
module dev.parley.webrtc {
    requires transitive dev.parley.dom;
    requires transitive dev.parley.mediacapture;
    requires transitive dev.parley.runtime;
    requires transitive dev.parley.codec;
    requires dev.parley.rawmedia;
    requires dev.parley.parameters;
    requires dev.parley.negotiation;
    requires dev.parley.host;
    requires dev.parley.peer;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.parley.webrtc;
}
