/** VP8, RFC 6386: a decoder, and an encoder for real time. */
@SuppressWarnings("module") // the format is called VP8
module dev.parley.vp8 {
    requires transitive dev.parley.codec;
    requires static org.jspecify;

    exports dev.parley.vp8;

    provides dev.parley.codec.CodecProvider with
            dev.parley.vp8.Vp8Codecs;
}
