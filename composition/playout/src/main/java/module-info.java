/** Playout of sound: jitter buffer, concealment, time stretching; queues of samples between tracks and applications. */
module dev.parley.playout {
    requires transitive dev.parley.codec;
    requires dev.parley.telephony;
    requires static org.jspecify;

    exports dev.parley.playout;
}
