/** Frames of audio and video: encoded, as pictures, and as samples. */
module dev.parley.frames {
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires static org.jspecify;

    exports dev.parley.frames;
}
