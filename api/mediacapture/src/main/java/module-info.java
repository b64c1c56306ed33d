/** Media tracks, streams and synthetic devices. */
module dev.parley.mediacapture {
    requires transitive dev.parley.dom;
    requires transitive dev.parley.frames;
    requires transitive dev.parley.runtime;
    requires dev.parley.base;
    requires dev.parley.codec;
    requires static org.jspecify;

    exports dev.parley.mediacapture;
}
