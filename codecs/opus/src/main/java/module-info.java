/** Opus, RFC 6716 and 7587, on Concentus. */
module dev.parley.opus {
    requires transitive dev.parley.codec;
    requires concentus;
    requires static org.jspecify;

    exports dev.parley.opus;

    provides dev.parley.codec.CodecProvider with
            dev.parley.opus.OpusCodecs;
}
