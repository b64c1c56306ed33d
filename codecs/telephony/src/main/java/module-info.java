/** Codecs of telephony: G.711, G.722, linear samples, comfort noise, tones. */
module dev.parley.telephony {
    requires transitive dev.parley.codec;
    requires static org.jspecify;

    exports dev.parley.telephony;

    provides dev.parley.codec.CodecProvider with
            dev.parley.telephony.TelephonyCodecs;
}
