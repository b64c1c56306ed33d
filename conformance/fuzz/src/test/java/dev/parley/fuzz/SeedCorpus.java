package dev.parley.fuzz;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.HmacSha1;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Writes the seeds of the corpora, from which fuzzing starts: valid messages for the parsers, lists of commands for the engines.
 * What fuzzing found lies beside them under other names and is not touched.
 */
final class SeedCorpus {
    private final Path resources;

    private SeedCorpus(Path resources) {
        this.resources = resources;
    }

    /** Takes the folder of the resources, and the folder with offers of real stacks. */
    public static void main(String[] arguments) throws IOException {
        SeedCorpus corpus = new SeedCorpus(Path.of(arguments[0]));
        corpus.sdp(Path.of(arguments[1]));
        corpus.stun();
        corpus.dcep();
        corpus.mdns();
        corpus.certificates();
        corpus.dtls();
        corpus.sctp();
        corpus.commands();
    }

    private void write(String target, String method, String name, byte[] seed) throws IOException {
        Path folder = resources.resolve("dev/parley/" + target + "Inputs/" + method);
        Files.createDirectories(folder);
        Files.write(folder.resolve("seed-" + name), seed);
    }

    private void write(String target, String method, String name, String seed) throws IOException {
        write(target, method, name, seed.getBytes(StandardCharsets.UTF_8));
    }

    private void sdp(Path offers) throws IOException {
        for (String offer : List.of(
                "chromium-156-offer-av-data",
                "firefox-153esr-offer-av-data",
                "gst-webrtcbin-1.22-offer-data",
                "janus-1.1.2-echotest-answer-av-data-to-chromium156")) {
            write("fuzz/SdpFuzzTest", "descriptions", offer, Files.readString(offers.resolve(offer + ".sdp")));
        }
        write("fuzz/SdpFuzzTest", "fragments", "trickle", """
                a=ice-pwd:asd88fgpdd777uzjYhagZg\r
                a=ice-ufrag:8hhY\r
                m=audio 9 RTP/AVP 0\r
                a=mid:1\r
                a=candidate:1 1 UDP 2130706432 2001:db8::1 5000 typ host\r
                a=end-of-candidates\r
                """);
        List<String> candidates = List.of(
                "candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host",
                "candidate:842163049 1 udp 1677729535 203.0.113.5 46154 typ srflx raddr 10.0.0.1 rport 46154 generation 0 "
                        + "ufrag EEtu network-id 3 network-cost 10",
                "a=candidate:2 2 TCP 1518280447 2001:db8::1 9 typ host tcptype active",
                "candidate:0 1 UDP 2122252543 0b6a9a2c-0b0f-4c0d-8e8f-9a0f4d1f6f42.local 52614 typ host",
                "candidate:3 1 udp 1 192.0.2.9 1 typ relay raddr 0.0.0.0 rport 0");
        for (int i = 0; i < candidates.size(); i++) {
            write("fuzz/SdpFuzzTest", "candidates", "line-" + i, candidates.get(i));
        }
    }

    private void stun() throws IOException {
        HmacSha1 key = new HmacSha1("a password of some length".getBytes(StandardCharsets.US_ASCII));
        TransactionId id = new TransactionId(1, 2);
        write(
                "check",
                StunMessage.of(
                        StunClass.REQUEST,
                        StunMessage.BINDING,
                        id,
                        List.of(
                                new StunAttribute.Username("abcd:efgh"),
                                new StunAttribute.Priority(1_845_494_271L),
                                new StunAttribute.IceControlling(5),
                                new StunAttribute.UseCandidate(),
                                new StunAttribute.Software("parley"))),
                key);
        write(
                "response",
                StunMessage.of(
                        StunClass.SUCCESS_RESPONSE,
                        StunMessage.BINDING,
                        id,
                        List.of(
                                new StunAttribute.XorMappedAddress(Addresses.socketAddress("192.0.2.1", 5000)),
                                new StunAttribute.MappedAddress(Addresses.socketAddress("2001:db8::1", 5000)))),
                key);
        write(
                "error",
                StunMessage.of(
                        StunClass.ERROR_RESPONSE,
                        StunMessage.BINDING,
                        id,
                        List.of(
                                new StunAttribute.ErrorCode(420, "Unknown"),
                                new StunAttribute.UnknownAttributes(List.of(0x0003, 0x7fff)),
                                new StunAttribute.Realm("example.org"),
                                new StunAttribute.Nonce("nonce"),
                                new StunAttribute.AlternateServer(Addresses.socketAddress("192.0.2.2", 3478)))),
                null);
    }

    private void write(String name, StunMessage message, HmacSha1 key) throws IOException {
        PacketBuffer out = PacketBuffer.allocate(StunMessage.MAX_LENGTH, 0);
        message.writeTo(out, key, true);
        write("fuzz/StunFuzzTest", "messages", name, out.copy());
    }

    private void dcep() throws IOException {
        write("datachannel/DcepFuzzTest", "messages", "ack", new byte[] {2});
        write("datachannel/DcepFuzzTest", "messages", "open", hex("03 00 0100 00000000 0004 0003 63686174 727063"));
        write("datachannel/DcepFuzzTest", "messages", "timed", hex("03 82 0100 000001f4 0002 0000 c3a9"));
    }

    private void mdns() throws IOException {
        String name = "04 68657265 05 6c6f63616c 00";
        write(
                "runtime/MulticastDnsFuzzTest",
                "messages",
                "query",
                hex("0000 0000 0002 0000 0000 0000" + name + "0001 0001 c00c 001c 8001"));
        write(
                "runtime/MulticastDnsFuzzTest",
                "messages",
                "response",
                hex("0000 8400 0000 0002 0000 0000" + name + "0001 8001 00000078 0004 c0000201"
                        + "c00c 001c 8001 00000078 0010 20010db8000000000000000000000001"));
    }

    private static CertificateAndKey certificate(KeyAlgorithm algorithm) {
        return CertificateAndKey.generate(
                algorithm,
                "parley",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                new DeterministicRandom(algorithm.ordinal()));
    }

    private void certificates() throws IOException {
        for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.ECDSA_P256, KeyAlgorithm.RSA_2048)) {
            CertificateAndKey certificate = certificate(algorithm);
            String name = algorithm.name().toLowerCase(java.util.Locale.ROOT);
            write("crypto/CertificateFuzzTest", "der", name, certificate.encoded());
        }
    }

    /** The datagrams of a handshake, and the bodies of its messages behind the number of their parser. */
    private void dtls() throws IOException {
        Timestamp now = Timestamp.ofMillis(1);
        CertificateAndKey certificate = certificate(KeyAlgorithm.ECDSA_P256);
        DtlsConfig config = DtlsConfig.builder(certificate).maxDatagram(1_500).build();
        DtlsEngine client = new DtlsEngine(config, new DeterministicRandom(1));
        DtlsEngine server = new DtlsEngine(config, new DeterministicRandom(2));
        for (DtlsEngine engine : List.of(client, server)) {
            engine.setRemoteFingerprints(certificate.fingerprints("sha-256"), now);
        }
        client.start(DtlsRole.CLIENT, now);
        server.start(DtlsRole.SERVER, now);
        List<Integer> parsers = List.of(1, 2, 3, 11, 13, 15, 12, 16);
        int flight = 0;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (DtlsEngine from : List.of(client, server)) {
                TransmitBatch batch = new TransmitBatch();
                while (from.pollTransmit(batch, now)) {
                    moved = true;
                }
                for (int i = 0; i < batch.size(); i++) {
                    byte[] datagram = batch.packet(i).copy();
                    write("dtls/RecordFuzzTest", "records", "flight-" + flight, datagram);
                    for (int at = 0; at < datagram.length; ) {
                        int length = (datagram[at + 11] & 0xff) << 8 | datagram[at + 12] & 0xff;
                        byte[] content = Arrays.copyOfRange(datagram, at + 13, at + 13 + length);
                        int parser =
                                datagram[at] == 22 && datagram[at + 4] == 0 ? parsers.indexOf((int) content[0]) : -1;
                        if (parser >= 0) {
                            byte[] body = Arrays.copyOfRange(content, 11, content.length);
                            body[0] = (byte) parser;
                            write("dtls/HandshakeFuzzTest", "bodies", "type-" + content[0], body);
                        }
                        at += 13 + length;
                    }
                    flight++;
                    (from == client ? server : client).handle(PacketBuffer.wrap(datagram), now);
                }
            }
        }
    }

    private void sctp() throws IOException {
        sctp("", SctpConfig.builder().interleaving(false).build());
        sctp("interleaved-", SctpConfig.builder().zeroChecksum(true).build());
    }

    /** The packets of an association's life. */
    private void sctp(String prefix, SctpConfig config) throws IOException {
        SctpAssociation one = new SctpAssociation(config, new DeterministicRandom(1));
        SctpAssociation two = new SctpAssociation(config, new DeterministicRandom(2));
        Timestamp now = Timestamp.ofMillis(1);
        one.connect(now);
        int number = 0;
        for (int step = 0; step < 60; step++) {
            if (step == 10) {
                one.send(OutgoingMessage.reliable(1, 53, new byte[100]), now);
                one.send(new OutgoingMessage(2, 53, new byte[100], true, 0, -1), now);
                one.send(OutgoingMessage.reliable(1, 53, new byte[3_000]), now);
            } else if (step == 15) {
                one.resetOutgoingStreams(new int[] {1}, now);
            } else if (step == 50) {
                one.shutdown(now);
            }
            now = now.plus(Duration.ofMillis(250));
            for (SctpAssociation from : List.of(one, two)) {
                from.handleTimeout(now);
                TransmitBatch batch = new TransmitBatch();
                while (from.pollTransmit(batch, now)) {
                    byte[] packet = batch.packet(batch.size() - 1).copy();
                    // One packet is lost, for gaps and a FORWARD TSN.
                    if (number != 6) {
                        (from == one ? two : one).handle(PacketBuffer.wrap(packet), now);
                    }
                    if (packet.length < 700) {
                        write(
                                "sctp/chunk/ChunkFuzzTest",
                                "chunks",
                                prefix + number,
                                Arrays.copyOfRange(packet, 12, packet.length));
                    }
                    number++;
                }
                for (SctpEvent event = from.pollEvent(); event != null; event = from.pollEvent()) {
                    if (event instanceof SctpEvent.Fragment fragment) {
                        from.consumed(fragment.stream(), fragment.data().length, now);
                    }
                }
            }
        }
    }

    /** Lists of commands: the bytes say which, so that any bytes will do. */
    private void commands() throws IOException {
        List<String> targets = List.of(
                "fuzz/IceFuzzTest",
                "fuzz/DtlsFuzzTest",
                "fuzz/SctpFuzzTest",
                "fuzz/DataChannelsFuzzTest",
                "fuzz/ConnectionFuzzTest",
                "fuzz/SessionFuzzTest");
        for (String target : targets) {
            Random random = new Random(target.hashCode());
            for (int i = 0; i < 8; i++) {
                byte[] seed = new byte[32 << i / 2];
                random.nextBytes(seed);
                write(target, "commands", "" + i, seed);
                if (target.equals("fuzz/SctpFuzzTest")) {
                    write(target, "pacedCommands", "" + i, seed);
                }
            }
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
