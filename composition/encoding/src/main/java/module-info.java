/** Encoding of raw frames for sending: sample rates, packets, pauses, clock drift. */
module dev.parley.encoding {
    requires transitive dev.parley.codec;
    requires transitive dev.parley.base;
    requires transitive dev.parley.parameters;
    requires static org.jspecify;

    exports dev.parley.encoding;
}
