package dev.parley.dtls.handshake;

import dev.parley.dtls.flight.Acknowledgements;
import dev.parley.dtls.flight.Flights;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.settings.DtlsConfig;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What every version's handshake works with.
 *
 * @param keyLogLines where lines for a key log go, when the settings ask for them
 */
public record HandshakeContext(
        DtlsConfig config,
        SecureRandom random,
        RecordLayer records,
        Flights flights,
        Acknowledgements acknowledgements,
        Session session,
        Deque<String> keyLogLines) {
    public HandshakeContext(DtlsConfig config, SecureRandom random) {
        this(config, random, new RecordLayer(config.keyLimits()), config, new Session());
    }

    private HandshakeContext(
            DtlsConfig config, SecureRandom random, RecordLayer records, DtlsConfig flightConfig, Session session) {
        this(
                config,
                random,
                records,
                new Flights(records, flightConfig),
                new Acknowledgements(records),
                session,
                new ArrayDeque<>(1));
    }
}
