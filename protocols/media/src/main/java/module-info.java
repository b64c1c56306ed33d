/** Streams of RTP: the path of a packet in and out, stage by stage, with repair, reports and feedback. Told the time, without sockets. */
@SuppressWarnings("module") // the readers stand further up and are not on this module's path
module dev.parley.media {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires transitive dev.parley.frames;
    requires transitive dev.parley.rtp;
    requires static org.jspecify;

    exports dev.parley.media to
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.media.config to
            dev.parley.connection,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit,
            dev.parley.cli;
    exports dev.parley.media.timing to
            dev.parley.connection,
            dev.parley.host,
            dev.parley.peer,
            dev.parley.webrtc,
            dev.parley.testkit;
}
