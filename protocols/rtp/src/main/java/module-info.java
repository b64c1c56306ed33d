/** Wire formats of RTP and RTCP: packets, header extensions, reports and feedback, payload formats. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.rtp {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.frames;
    requires static org.jspecify;

    exports dev.parley.rtp to
            dev.parley.media,
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.rtp.extension to
            dev.parley.media,
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.rtp.rtcp to
            dev.parley.media,
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.rtp.payload to
            dev.parley.media,
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit,
            dev.parley.cli;
}
