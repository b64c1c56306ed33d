/** Raw frames of tracks to and from encoded frames: sending stages, playout and codecs on the media threads. */
module dev.parley.rawmedia {
    requires transitive dev.parley.codec;
    requires transitive dev.parley.encoding;
    requires transitive dev.parley.playout;
    requires transitive dev.parley.runtime;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.parley.rawmedia;
}
