/** Interfaces of audio and video codecs, and how those on the module path are found. */
module dev.parley.codec {
    requires transitive dev.parley.frames;
    requires static org.jspecify;

    exports dev.parley.codec;

    uses dev.parley.codec.CodecProvider;
}
