package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets without a checksum, RFC 9653. */
class ZeroChecksumTest {
    private static final SctpConfig OVER_DTLS =
            SctpConfig.builder().zeroChecksum(true).build();

    private static Puppet puppet(boolean ours, Parameter... theirs) {
        Puppet puppet = new Puppet(ours ? OVER_DTLS : SctpConfig.builder().build());
        puppet.connect();
        List<Parameter> all = new ArrayList<>(List.of(theirs));
        all.add(new Parameter(Parameter.STATE_COOKIE, new byte[] {1, 2, 3, 4}));
        puppet.receive(new InitAckChunk(puppet.peer(all.toArray(new Parameter[0]))));
        return puppet;
    }

    private static boolean isZero(byte[] packet) {
        return CommonHeader.hasZeroChecksum(PacketBuffer.wrap(packet));
    }

    private static void receiveWithoutChecksum(Puppet puppet, int tag, Chunk... chunks) {
        byte[] packet = Packets.packet(tag, chunks);
        PacketBuffer.wrap(packet).put32(8, 0);
        puppet.association.handle(PacketBuffer.wrap(packet), puppet.now);
    }

    @ParameterizedTest(name = "ours {0}, theirs {1}")
    @CsvSource({
        "true, 00000001, true",
        "false, 00000001, false",
        "true, 00000002, false",
        "true, 00000000, false",
        "true, 0001, false",
        "true, 0000000100, false",
        "true, '', false"
    })
    @Spec("RFC 9653 §5.2")
    void leftOutWhereThePeerNamedAMethodThatWeUse(boolean ours, String method, boolean zero) {
        byte[] value = HexFormat.of().parseHex(method);
        Puppet puppet = puppet(ours, new Parameter(Parameter.ZERO_CHECKSUM_ACCEPTABLE, value));
        puppet.packets();
        puppet.receive(new CookieAckChunk());
        puppet.send(1, 10);
        assertThat(puppet.packets()).hasSize(1).allMatch(packet -> isZero(packet) == zero);
        assertThat(puppet.association.statistics().zeroChecksum()).isEqualTo(zero);
    }

    @Test
    @Spec("RFC 9653 §5.2")
    void initAndCookieEchoHaveTheirChecksum() {
        Puppet puppet = new Puppet(OVER_DTLS);
        puppet.association.connect(puppet.now);
        List<byte[]> init = puppet.packets();
        assertThat(init).hasSize(1).noneMatch(ZeroChecksumTest::isZero);
        puppet.tag = Packets.tag(init.get(0));
        Puppet answered = puppet(true, Parameter.zeroChecksumOverDtls());
        answered.send(1, 10);
        List<byte[]> echo = answered.packets();
        assertThat(Packets.has(echo.get(0), CookieEchoChunk.class)).isTrue();
        assertThat(echo).noneMatch(ZeroChecksumTest::isZero);
        // Repeated too.
        answered.now = answered.association.nextTimeout();
        answered.association.handleTimeout(answered.now);
        assertThat(answered.packets()).isNotEmpty().noneMatch(ZeroChecksumTest::isZero);
    }

    @Test
    @Spec("RFC 9653 §5.2")
    void answersToPacketsOfNoAssociationHaveTheirChecksum() {
        Puppet puppet = puppet(true, Parameter.zeroChecksumOverDtls());
        puppet.packets();
        puppet.receiveWithTag(4_711, new ShutdownAckChunk());
        assertThat(puppet.packets()).isNotEmpty().noneMatch(ZeroChecksumTest::isZero);
    }

    @Test
    @Spec("RFC 9653 §5.1")
    void theAnswererOffersItAndRemembersThePeersOfferInTheCookie() {
        Puppet puppet = new Puppet(OVER_DTLS);
        puppet.receiveWithTag(0, new InitChunk(puppet.peer(Parameter.zeroChecksumOverDtls())));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        assertThat(ack.body().acceptsZeroChecksumOverDtls()).isTrue();
        puppet.tag = ack.body().initiateTag();
        receiveWithoutChecksum(
                puppet, puppet.tag, new CookieEchoChunk(ack.body().parameter(Parameter.STATE_COOKIE)));
        puppet.packets();
        assertThat(puppet.association.statistics().zeroChecksum()).isTrue();
        assertThat(puppet.association.statistics().packetsReceivedWithoutChecksum())
                .isEqualTo(1);
    }

    @Test
    @Spec("RFC 9653 §5.3")
    void acceptedOnlyWhereWeOfferedIt() {
        Puppet silent = new Puppet().established();
        receiveWithoutChecksum(silent, silent.tag, new HeartbeatChunk(new byte[8]));
        assertThat(silent.packets()).isEmpty();
        assertThat(silent.dropped("wrong checksum")).isEqualTo(1);

        Puppet early = new Puppet(OVER_DTLS);
        receiveWithoutChecksum(early, 0, new InitChunk(early.peer()));
        assertThat(early.packets()).isEmpty();

        // The peer need not offer it, too.
        Puppet offering = new Puppet(OVER_DTLS).established();
        receiveWithoutChecksum(offering, offering.tag, new HeartbeatChunk(new byte[8]));
        assertThat(offering.sent()).containsExactly("HEARTBEAT-ACK");
        byte[] wrong = Packets.packet(offering.tag, new HeartbeatChunk(new byte[8]));
        wrong[9] ^= 1;
        offering.association.handle(PacketBuffer.wrap(wrong), offering.now);
        assertThat(offering.packets()).isEmpty();
    }

    /** Captured from Pion (sctp 1.12.0): its INIT, and an INIT ACK that it sends without a checksum to an end that takes it so. */
    @Test
    @Spec("RFC 9653 §4")
    void packetsOfPion() throws MalformedException {
        PacketBuffer init = packet("13881388000000006be855e201000024837991d200100000ffffffffa7547779"
                + "8008000882c040c28001000800000001");
        assertThat(CommonHeader.hasZeroChecksum(init)).isFalse();
        CommonHeader.parse(init, new CRC32C(), false);
        InitChunk parsed =
                (InitChunk) Chunk.parse(init, CommonHeader.LENGTH, Chunk.lengthAt(init, CommonHeader.LENGTH));
        assertThat(parsed.body().acceptsZeroChecksumOverDtls()).isTrue();
        assertThat(parsed.body().supportsInterleaving()).isTrue();
        PacketBuffer ack = packet("13881388837991d2000000000200004841a9377400100000ffffffff62630e40000700243ace98f0fc50"
                + "dbb6437afb114a3ea7763c5c362a6b78b24b82907a013532268f80010008000000018008000882c040c2");
        assertThat(CommonHeader.hasZeroChecksum(ack)).isTrue();
        CommonHeader.parse(ack, new CRC32C(), true);
        assertThatThrownBy(() -> CommonHeader.parse(ack, new CRC32C(), false)).hasMessage("wrong checksum");
    }

    private static PacketBuffer packet(String hex) {
        return PacketBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    @Spec("RFC 9653 §3")
    void bothWaysBetweenTwoOfUs() {
        Pipe pipe = new Pipe(1, OVER_DTLS, OVER_DTLS).connected();
        for (Endpoint end : List.of(pipe.a, pipe.z)) {
            end.association.send(OutgoingMessage.reliable(1, 53, new byte[100_000]), pipe.now);
        }
        pipe.run(Duration.ofSeconds(2));
        for (Endpoint end : List.of(pipe.a, pipe.z)) {
            SctpStatistics figures = end.association.statistics();
            assertThat(end.messages).hasSize(1);
            assertThat(figures.zeroChecksum()).isTrue();
            // INIT, INIT ACK and COOKIE ECHO have one.
            assertThat(figures.packetsReceivedWithoutChecksum())
                    .isBetween(figures.packetsReceived() - 3, figures.packetsReceived() - 2);
        }
    }
}
