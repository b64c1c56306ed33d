package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.flight.Flights;
import dev.parley.dtls.flight.Reassembly;
import dev.parley.dtls.record.Record;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.record.ReplayWindow;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.KeyLimits;
import dev.parley.dtls.wire.CertificateMessage;
import dev.parley.dtls.wire.CertificateRequest;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.ClientKeyExchange;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.ServerKeyExchange;
import dev.parley.dtls.wire.VectorReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The parts below a handshake, each alone. */
class PartsTest {
    @Test
    @Spec("RFC 6347 §4.1.2.6")
    void aReplayWindowAgreesWithASet() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            ReplayWindow window = new ReplayWindow();
            Set<Long> seen = new HashSet<>();
            long highest = -1;
            for (int i = 0; i < 5_000; i++) {
                long step = random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(40);
                long sequence = Math.max(0, highest - 30 + step - (random.nextInt(50) == 0 ? 1_200 : 0));
                boolean isNew = !seen.contains(sequence) && highest - sequence < ReplayWindow.SIZE;
                assertThat(window.isNew(sequence))
                        .as("seed %d, number %d after %d", seed, sequence, highest)
                        .isEqualTo(isNew);
                if (isNew) {
                    window.mark(sequence);
                    seen.add(sequence);
                    highest = Math.max(highest, sequence);
                }
            }
        }
    }

    @Test
    @Spec("RFC 6347 §4.2.3")
    void fragmentsInAnyOrderOverlappingAndRepeatedMakeTheMessage() throws MalformedException {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            Reassembly reassembly = new Reassembly();
            byte[][] bodies = new byte[4][];
            for (int i = 0; i < bodies.length; i++) {
                bodies[i] = new byte[i == 1 ? 0 : 1 + random.nextInt(500)];
                random.nextBytes(bodies[i]);
            }
            int delivered = 0;
            for (int tries = 0; delivered < bodies.length; tries++) {
                assertThat(tries).isLessThan(100_000);
                int sequence = random.nextInt(bodies.length);
                byte[] body = bodies[sequence];
                int from = body.length == 0 ? 0 : random.nextInt(body.length);
                int count = body.length == 0 ? 0 : 1 + random.nextInt(body.length - from);
                Reassembly.Outcome outcome = reassembly.add(11, sequence, 0, body.length, from, body, from, count);
                assertThat(outcome == Reassembly.Outcome.REPEATED).isEqualTo(sequence < delivered);
                for (HandshakeMessage message = reassembly.peek(); message != null; message = reassembly.peek()) {
                    assertThat(message.body()).isEqualTo(bodies[delivered]);
                    assertThat(message.sequence()).isEqualTo(delivered);
                    reassembly.take();
                    delivered++;
                }
            }
        }
    }

    @Test
    void reassemblyHasLimits() throws MalformedException {
        Reassembly reassembly = new Reassembly();
        byte[] bytes = new byte[10];
        assertThatThrownBy(() -> reassembly.add(11, 0, 0, Reassembly.MAX_MESSAGE + 1, 0, bytes, 0, 10))
                .hasMessage("handshake: message too long");
        assertThatThrownBy(() -> reassembly.add(11, Reassembly.MAX_AHEAD, 0, 10, 0, bytes, 0, 10))
                .hasMessage("handshake: message too far ahead");
        assertThatThrownBy(() -> reassembly.add(11, 0, 0, 10, 5, bytes, 0, 6))
                .hasMessage("handshake: fragment beyond its message");
        reassembly.add(11, 0, 0, Reassembly.MAX_MESSAGE, 0, bytes, 0, 1);
        assertThatThrownBy(() -> reassembly.add(11, 1, 0, Reassembly.MAX_MESSAGE, 0, bytes, 0, 1))
                .hasMessage("handshake: too much begun");
        // Another idea of the first message replaces it and gives its room back.
        reassembly.add(11, 0, 0, 10, 0, bytes, 0, 10);
        reassembly.add(11, 1, 0, Reassembly.MAX_MESSAGE, 0, bytes, 0, 1);
        assertThat(reassembly.peek()).isNotNull();
    }

    @Test
    void aProtectedFragmentIsNotReplacedByOneInTheClear() throws MalformedException {
        Reassembly reassembly = new Reassembly();
        reassembly.add(20, 0, 1, 12, 0, new byte[12], 0, 12);
        assertThatThrownBy(() -> reassembly.add(20, 0, 0, 12, 0, new byte[12], 0, 12))
                .hasMessage("handshake: fragment of a lower epoch");
    }

    @Test
    @Spec("RFC 6347 §4.2.3")
    void aFlightIsPackedIntoFullDatagramsAndFragmented() throws MalformedException {
        for (int limit : new int[] {256, 548, 1_200, 1_500}) {
            DtlsConfig config = DtlsConfig.builder(TestCertificates.ECDSA)
                    .maxDatagram(limit)
                    .build();
            Flights flights = new Flights(new RecordLayer(KeyLimits.DEFAULT), config);
            flights.begin(true);
            List<byte[]> bodies = List.of(new byte[90], new byte[3_000], new byte[0], new byte[150]);
            Random random = new Random(limit);
            bodies.forEach(random::nextBytes);
            for (int i = 0; i < bodies.size(); i++) {
                flights.add(11, 0, bodies.get(i));
            }
            TransmitBatch batch = new TransmitBatch();
            while (flights.isPending()) {
                flights.transmit(batch, Timestamp.ZERO);
            }
            int total = 3_240;
            assertThat(batch.size()).isLessThanOrEqualTo(total / (limit - 100) + 2);

            Reassembly reassembly = new Reassembly();
            List<byte[]> received = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                byte[] bytes = batch.packet(i).copy();
                assertThat(bytes).hasSizeLessThanOrEqualTo(limit);
                Record record = new Record();
                for (int at = 0; at < bytes.length; at = record.end) {
                    record.parse(bytes, at, bytes.length);
                    VectorReader reader = new VectorReader(bytes, record.contentStart, record.end);
                    int type = reader.u8();
                    int length = reader.u24();
                    int sequence = reader.u16();
                    int offset = reader.u24();
                    int count = reader.u24();
                    assertThat(count).isEqualTo(reader.remaining());
                    reassembly.add(type, sequence, 0, length, offset, bytes, record.contentStart + 12, count);
                }
            }
            for (HandshakeMessage message = reassembly.peek(); message != null; message = reassembly.peek()) {
                received.add(message.body());
                reassembly.take();
            }
            assertThat(received).containsExactlyElementsOf(bodies);
        }
    }

    @Test
    @Spec("RFC 6347 §4.1")
    void recordsThatAreNoneAreMalformed() throws MalformedException {
        byte[] good = ManualPair.message(1, 0, new byte[5]);
        Record record = new Record();
        record.parse(good, 0, good.length);
        assertThat(record.contentLength).isEqualTo(17);
        assertThat(record.sequence).isEqualTo(900);
        for (int length = 0; length < good.length; length++) {
            int limit = length;
            assertThatThrownBy(() -> record.parse(good, 0, limit)).isInstanceOf(MalformedException.class);
        }
        for (int type : new int[] {0, 19, 24, 25, 27, 0x40, 128, 255}) {
            byte[] bad = good.clone();
            bad[0] = (byte) type;
            assertThatThrownBy(() -> record.parse(bad, 0, bad.length)).hasMessage("record: unknown content type");
        }
    }

    /** Every parser of a message takes any bytes: it parses or says that they are malformed, and what parsed is written back. */
    @Test
    void messagesParseOrAreMalformed() {
        Random random = new Random(3);
        List<byte[]> genuine = new ArrayList<>();
        ManualPair pair = new ManualPair(3);
        genuine.addAll(pair.toServer);
        pair.runTo(pair.server, "AWAIT_CLIENT_CERTIFICATE");
        genuine.addAll(pair.toClient);
        pair.runTo(pair.client, "AWAIT_SERVER_FINISHED");
        genuine.addAll(pair.toServer.subList(0, 3));
        assertThat(genuine).hasSize(9);
        for (byte[] record : genuine) {
            int type = record[13];
            byte[] body = java.util.Arrays.copyOfRange(record, 25, record.length);
            assertThat(rewritten(type, body)).as("type %d", type).isEqualTo(body);
            for (int i = 0; i < 3_000; i++) {
                byte[] bad = java.util.Arrays.copyOf(body, i % 4 == 0 ? random.nextInt(body.length + 1) : body.length);
                for (int flips = random.nextInt(5); flips > 0 && bad.length > 0; flips--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                }
                rewritten(type, bad);
            }
        }
    }

    private static byte[] rewritten(int type, byte[] body) {
        try {
            return switch (type) {
                case HandshakeType.CLIENT_HELLO -> ClientHello.parse(body).encoded();
                case HandshakeType.SERVER_HELLO -> ServerHello.parse(body).encoded();
                case HandshakeType.CERTIFICATE -> CertificateMessage.parse(body).encoded();
                case HandshakeType.SERVER_KEY_EXCHANGE ->
                    ServerKeyExchange.parse(body).encoded();
                case HandshakeType.CERTIFICATE_REQUEST ->
                    CertificateRequest.parse(body).encoded();
                case HandshakeType.CERTIFICATE_VERIFY ->
                    CertificateVerify.parse(body).encoded();
                case HandshakeType.CLIENT_KEY_EXCHANGE ->
                    ClientKeyExchange.parse(body).encoded();
                default -> body;
            };
        } catch (MalformedException e) {
            assertThat(e.reason()).isNotEmpty();
            return new byte[0];
        }
    }
}
