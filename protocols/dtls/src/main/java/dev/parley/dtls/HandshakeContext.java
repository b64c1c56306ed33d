package dev.parley.dtls;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What every version's handshake works with.
 *
 * @param keyLogLines where lines for a key log go, when the settings ask for them
 */
record HandshakeContext(
        DtlsConfig config,
        SecureRandom random,
        RecordLayer records,
        Flights flights,
        Session session,
        Deque<String> keyLogLines) {
    HandshakeContext(DtlsConfig config, SecureRandom random) {
        this(config, random, new RecordLayer(config.keyLimits()), config, new Session());
    }

    private HandshakeContext(
            DtlsConfig config, SecureRandom random, RecordLayer records, DtlsConfig flightConfig, Session session) {
        this(config, random, records, new Flights(records, flightConfig), session, new ArrayDeque<>(1));
    }
}
