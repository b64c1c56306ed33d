/** The W3C's WebRTC objects. */
module dev.parley.webrtc {
    requires transitive dev.parley.dom;
    requires transitive dev.parley.mediacapture;
    requires transitive dev.parley.runtime;
    requires dev.parley.base;
    requires dev.parley.parameters;
    requires dev.parley.crypto;
    requires dev.parley.sdp;
    requires dev.parley.ice;
    requires dev.parley.dtls;
    requires dev.parley.sctp;
    requires dev.parley.datachannel;
    requires dev.parley.negotiation;
    requires dev.parley.connection;
    requires dev.parley.host;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.parley.webrtc;
}
