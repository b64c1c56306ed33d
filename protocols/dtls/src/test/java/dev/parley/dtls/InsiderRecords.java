package dev.parley.dtls;

import dev.parley.crypto.AeadAlgorithm;
import dev.parley.crypto.Hkdf;
import dev.parley.dtls.record.AeadProtection13;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.VectorWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Records under the keys of DTLS 1.3 that a peer could send which has the keys and keeps to no protocol. The keys come from a key log. */
final class InsiderRecords {
    /** Above all numbers that a short conversation uses, and near enough to be completed from 16 bits. */
    private static final int FIRST_NUMBER = 1_000;

    private final Map<Integer, AeadProtection13> sealers = new HashMap<>();
    private long number = FIRST_NUMBER;

    /** Takes the secrets that an engine has logged; {@code sender} is CLIENT or SERVER, whose records these are. */
    InsiderRecords(DtlsEngine engine, String sender) {
        for (DtlsEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
            if (event instanceof DtlsEvent.KeyLogLine line) {
                String[] fields = line.line().split(" ");
                byte[] secret = HexFormat.of().parseHex(fields[2]);
                if (fields[0].equals(sender + "_HANDSHAKE_TRAFFIC_SECRET")) {
                    sealers.put(2, sealer(secret));
                } else if (fields[0].equals(sender + "_TRAFFIC_SECRET_0")) {
                    sealers.put(3, sealer(secret));
                }
            }
        }
    }

    private static AeadProtection13 sealer(byte[] secret) {
        AeadAlgorithm algorithm = AeadAlgorithm.AES_128_GCM;
        return AeadProtection13.sealer(
                algorithm,
                expand(secret, "key", algorithm.keyLength()),
                expand(secret, "iv", AeadAlgorithm.NONCE_LENGTH),
                expand(secret, "sn", algorithm.keyLength()),
                new SeededRandom(1));
    }

    private static byte[] expand(byte[] secret, String label, int length) {
        byte[] info = new VectorWriter()
                .u16(length)
                .vector8(("dtls13" + label).getBytes(StandardCharsets.US_ASCII))
                .u8(0)
                .toByteArray();
        return Hkdf.over("SHA256").expand(secret, info, length);
    }

    /** Returns a record with this content, of the next number. */
    byte[] record(int epoch, int type, byte[] content) {
        AeadProtection13 sealer = sealers.get(epoch);
        int header = sealer.headerLength();
        byte[] record = new byte[header + content.length + sealer.trailerLength()];
        System.arraycopy(content, 0, record, header, content.length);
        sealer.seal(record, 0, content.length, type, epoch, number++);
        return record;
    }

    /** Returns a record with one whole handshake message. */
    byte[] message(int epoch, int type, int sequence, byte[] body) {
        return record(epoch, ContentType.HANDSHAKE, new HandshakeMessage(type, sequence, epoch, body).unfragmented());
    }

    /** Returns a record whose content type is so many zeros behind nothing: padding alone. */
    byte[] padding(int epoch, int zeros) {
        return record(epoch, 0, new byte[zeros]);
    }

    /** Returns the record without its last bytes. */
    static byte[] cut(byte[] record, int length) {
        return Arrays.copyOf(record, length);
    }
}
