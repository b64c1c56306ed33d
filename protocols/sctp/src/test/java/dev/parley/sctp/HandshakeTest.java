package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.chunk.UnknownChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    @Test
    @Spec("RFC 9260 §6.3.3")
    void initIsRepeatedWithBackOffForEver() {
        Puppet puppet = new Puppet();
        puppet.connect();
        List<String> sent = puppet.pass(Duration.ofSeconds(60));
        assertThat(sent).startsWith("500 INIT", "1500 INIT", "3500 INIT", "7500 INIT", "15500 INIT", "25500 INIT");
        assertThat(puppet.association.state()).isEqualTo(SctpState.CONNECTING);
    }

    @Test
    void configuredErrorsEndTheAttempt() {
        Puppet puppet = new Puppet(SctpConfig.builder().maxErrors(3).build());
        puppet.connect();
        puppet.pass(Duration.ofSeconds(60));
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
        assertThat(puppet.events(SctpEvent.StateChanged.class).get(0).failure()).isNotNull();
    }

    @Test
    void initGoesAtOnceWhenThePathReturns() {
        Puppet puppet = new Puppet();
        puppet.connect();
        puppet.pass(Duration.ofSeconds(40));
        puppet.association.pathUsable(false, puppet.now);
        assertThat(puppet.pass(Duration.ofSeconds(40))).isEmpty();
        puppet.association.pathUsable(true, puppet.now);
        assertThat(puppet.sent()).containsExactly("INIT");
        assertThat(puppet.pass(Duration.ofMillis(600))).containsExactly("500 INIT");
    }

    @Test
    @Spec("RFC 9260 §5.1")
    void dataThatRodeWithALostCookieEchoGoesAgainWithIt() {
        Puppet puppet = new Puppet();
        puppet.connect();
        puppet.send(0, 30);
        puppet.send(0, 2_000);
        puppet.receive(puppet.initAck());
        assertThat(puppet.sent()).containsExactly("COOKIE-ECHO, DATA(BE 30)");
        // Nothing else leaves before the COOKIE ACK.
        puppet.send(0, 10);
        assertThat(puppet.sent()).isEmpty();
        assertThat(puppet.pass(Duration.ofMillis(600))).containsExactly("50 COOKIE-ECHO, DATA(BE 30)");
        puppet.receive(new CookieAckChunk());
        assertThat(puppet.sent()).containsExactly("DATA(B 1132)", "DATA(E 868), DATA(BE 10)");
    }

    @Test
    @Spec("RFC 9260 §5.1.3")
    void nothingIsKeptBeforeTheCookieComesBack() {
        Puppet puppet = new Puppet();
        puppet.receiveWithTag(0, new InitChunk(puppet.peer()));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        assertThat(puppet.state()).isEqualTo("CLOSED");
        // Another INIT gets the same tag and TSN; either cookie is good.
        puppet.receiveWithTag(0, new InitChunk(puppet.peer()));
        InitAckChunk second = puppet.chunks(InitAckChunk.class).get(0);
        assertThat(second.body().initiateTag()).isEqualTo(ack.body().initiateTag());
        assertThat(second.body().initialTsn()).isEqualTo(ack.body().initialTsn());
        byte[] cookie = cookie(ack);
        puppet.receiveWithTag(ack.body().initiateTag(), new CookieEchoChunk(cookie), Puppet.data(0, 2, 0, 9));
        assertThat(puppet.sent()).containsExactly("COOKIE-ACK");
        assertThat(puppet.association.state()).isEqualTo(SctpState.CONNECTED);
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(1);
        // The peer did not get the answer.
        puppet.receiveWithTag(ack.body().initiateTag(), new CookieEchoChunk(cookie), Puppet.data(0, 2, 0, 9));
        assertThat(puppet.sent()).containsExactly("COOKIE-ACK, SACK");
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(1);
    }

    private static byte[] cookie(InitAckChunk ack) {
        byte[] cookie = ack.body().parameter(Parameter.STATE_COOKIE);
        assertThat(cookie).isNotNull();
        return cookie;
    }

    @Test
    @Spec("RFC 9260 §5.1.5")
    void forgedCookieIsDropped() {
        Puppet puppet = new Puppet();
        puppet.receiveWithTag(0, new InitChunk(puppet.peer()));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        byte[] cookie = cookie(ack);
        for (int i = 0; i < cookie.length; i++) {
            byte[] forged = cookie.clone();
            forged[i] ^= 1;
            puppet.receiveWithTag(ack.body().initiateTag(), new CookieEchoChunk(forged));
            assertThat(puppet.sent()).isEmpty();
        }
        assertThat(puppet.dropped("foreign cookie")).isEqualTo(cookie.length);
        assertThat(puppet.state()).isEqualTo("CLOSED");
    }

    @Test
    @Spec("RFC 9260 §5.2.4")
    void staleCookieIsRefused() {
        Puppet puppet = new Puppet();
        puppet.receiveWithTag(0, new InitChunk(puppet.peer()));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        puppet.pass(Duration.ofSeconds(61));
        puppet.receiveWithTag(ack.body().initiateTag(), new CookieEchoChunk(cookie(ack)));
        ErrorChunk error = puppet.chunks(ErrorChunk.class).get(0);
        assertThat(error.causes().get(0).code()).isEqualTo(ErrorCause.STALE_COOKIE);
        assertThat(puppet.state()).isEqualTo("CLOSED");
    }

    @Test
    @Spec("RFC 9260 §5.2.6")
    void staleCookieErrorBeginsAnew() {
        Puppet puppet = new Puppet();
        puppet.connect();
        puppet.receive(puppet.initAck());
        puppet.packets();
        puppet.receive(new ErrorChunk(List.of(ErrorCause.of(ErrorCause.STALE_COOKIE, 5))));
        InitChunk again = puppet.chunks(InitChunk.class).get(0);
        assertThat(again.body().initiateTag()).isNotEqualTo(puppet.tag);
        assertThat(puppet.state()).isEqualTo("COOKIE_WAIT");
    }

    @Test
    @Spec("RFC 9260 §5.2.6")
    void acknowledgementOfTheStaleCookieDoesNotEndTheNextAttempt() {
        Puppet puppet = new Puppet();
        puppet.connect();
        puppet.receive(puppet.initAck());
        puppet.packets();
        puppet.receive(new ErrorChunk(List.of(ErrorCause.of(ErrorCause.STALE_COOKIE, 5))));
        InitChunk again = puppet.chunks(InitChunk.class).get(0);
        puppet.receiveWithTag(again.body().initiateTag(), puppet.initAck());
        puppet.packets();
        puppet.receive(new CookieAckChunk());
        assertThat(puppet.state()).isEqualTo("COOKIE_ECHOED");
        puppet.receiveWithTag(again.body().initiateTag(), new CookieAckChunk());
        assertThat(puppet.state()).isEqualTo("ESTABLISHED");
    }

    @Test
    @Spec("RFC 9260 §5.2.4")
    void restartIsAFailure() {
        Puppet puppet = new Puppet().established();
        Initiation other = new Initiation(0x7777, 1 << 20, 10, 10, 1, List.of());
        puppet.receiveWithTag(0, new InitChunk(other));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        assertThat(puppet.association.state()).isEqualTo(SctpState.CONNECTED);
        puppet.receiveWithTag(ack.body().initiateTag(), new CookieEchoChunk(cookie(ack)));
        assertThat(puppet.sent()).containsExactly("ABORT");
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
        SctpEvent.StateChanged last =
                puppet.events(SctpEvent.StateChanged.class).get(1);
        assertThat(last.failure()).isNotNull();
    }

    @Test
    @Spec("RFC 9260 §3.3.2")
    void initWithTagZeroOrWithoutStreams() {
        Puppet puppet = new Puppet();
        puppet.receiveWithTag(0, new InitChunk(new Initiation(0, 1 << 20, 10, 10, 1, List.of())));
        assertThat(puppet.sent()).isEmpty();
        puppet.receiveWithTag(0, new InitChunk(new Initiation(9, 1 << 20, 0, 10, 1, List.of())));
        assertThat(puppet.sent()).containsExactly("ABORT");
    }

    @Test
    @Spec("RFC 9260 §3.2.1")
    void unknownParametersAreReported() {
        Puppet puppet = new Puppet();
        Parameter silent = new Parameter(0x8123, new byte[4]);
        Parameter reported = new Parameter(0xc123, new byte[] {7});
        Parameter stopping = new Parameter(0x4123, new byte[] {8});
        Parameter behind = new Parameter(0xc124, new byte[] {9});
        puppet.receiveWithTag(0, new InitChunk(puppet.peer(silent, reported, stopping, behind)));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        assertThat(ack.body().parameter(Parameter.UNRECOGNIZED))
                .containsExactly(0xc1, 0x23, 0, 5, 7, 0, 0, 0, 0x41, 0x23, 0, 5, 8, 0, 0, 0);
    }

    @Test
    @Spec("RFC 9260 §3.2")
    void unknownChunksAreTreatedByTheirHighBits() {
        Puppet puppet = new Puppet().established();
        DataChunk data = Puppet.data(0, 1, 0, 4, 0b1011);
        puppet.receive(new UnknownChunk(0x3f, new byte[] {0x3f, 0, 0, 4}), data);
        assertThat(puppet.sent()).isEmpty();
        puppet.receive(new UnknownChunk(0x7f, new byte[] {0x7f, 0, 0, 4}), data);
        assertThat(puppet.sent()).containsExactly("ERROR");
        puppet.receive(new UnknownChunk(0xbf, new byte[] {(byte) 0xbf, 0, 0, 4}), data);
        assertThat(puppet.sent()).containsExactly("SACK");
        puppet.receive(new UnknownChunk(0xff, new byte[] {(byte) 0xff, 0, 0, 4}));
        assertThat(puppet.sent()).containsExactly("ERROR");
    }

    @Test
    @Spec("RFC 9260 §8.5")
    void wrongTagsAndPortsAreDropped() {
        Puppet puppet = new Puppet().established();
        for (Chunk chunk : List.of(
                Puppet.data(0, 1, 0, 4),
                puppet.sack(0),
                new CookieAckChunk(),
                new AbortChunk(false, List.of()),
                new ShutdownAckChunk())) {
            puppet.receiveWithTag(puppet.tag + 1, chunk);
        }
        puppet.receiveWithTag(puppet.tag, new AbortChunk(true, List.of()));
        puppet.receiveWithTag(1, new InitChunk(puppet.peer()));
        assertThat(puppet.dropped("wrong verification tag")).isEqualTo(7);
        byte[] packet = Packets.packet(puppet.tag, Puppet.data(0, 1, 0, 4));
        PacketBuffer buffer = PacketBuffer.wrap(packet);
        buffer.put16(0, 4999);
        CommonHeader.seal(buffer, new java.util.zip.CRC32C());
        puppet.association.handle(buffer, puppet.now);
        assertThat(puppet.dropped("wrong port")).isEqualTo(1);
        assertThat(puppet.association.state()).isEqualTo(SctpState.CONNECTED);
        assertThat(puppet.sent()).isEmpty();
        puppet.receiveWithTag(Puppet.PEER_TAG, new AbortChunk(true, List.of()));
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
    }

    @Test
    @Spec("RFC 9260 §5.2.1")
    void everyOrderOfTwoOpeningsMeets() {
        for (int late = 0; late < 100; late++) {
            Pipe pipe = new Pipe(late);
            pipe.loss = 0.2;
            pipe.jitterNanos = 15_000_000;
            pipe.a.association.connect(pipe.now);
            pipe.run(Duration.ofMillis(late));
            pipe.z.association.connect(pipe.now);
            pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[10]), pipe.now);
            pipe.z.association.send(OutgoingMessage.reliable(2, 1, new byte[10]), pipe.now);
            pipe.runUntil(() -> pipe.a.messages.size() == 1 && pipe.z.messages.size() == 1);
            pipe.run(Duration.ofSeconds(20));
            assertThat(pipe.a.association.state()).isEqualTo(SctpState.CONNECTED);
            assertThat(pipe.z.association.state()).isEqualTo(SctpState.CONNECTED);
            assertThat(pipe.a.events(SctpEvent.StateChanged.class)).hasSize(1);
            assertThat(pipe.z.events(SctpEvent.StateChanged.class)).hasSize(1);
        }
    }

    @Test
    void fewerStreamsOfThePeer() {
        Puppet puppet = new Puppet();
        puppet.peerStreams = 10;
        puppet.send(20, 500);
        puppet.send(9, 30);
        puppet.connect();
        puppet.receive(puppet.initAck());
        assertThat(puppet.sent()).containsExactly("COOKIE-ECHO, DATA(BE 30)");
        assertThat(puppet.association.bufferedAmount()).isZero();
        puppet.receive(new CookieAckChunk());
        assertThat(puppet.association.maxOutgoingStreams()).isEqualTo(10);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> puppet.send(10, 1))
                .isInstanceOf(IllegalArgumentException.class);
        puppet.receive(Puppet.data(0, 10, 0, 4));
        assertThat(puppet.sent()).contains("ERROR");
        assertThat(puppet.events(SctpEvent.Fragment.class)).isEmpty();
    }

    @Test
    void jumboChunksOfAPeerDoNotLeave() {
        Puppet puppet = new Puppet().established();
        puppet.receive(new HeartbeatChunk(new byte[1_300]));
        assertThat(puppet.sent()).containsExactly("HEARTBEAT-ACK");
        puppet.receive(new HeartbeatChunk(new byte[2_000]));
        assertThat(puppet.sent()).isEmpty();
        Puppet waiting = new Puppet();
        waiting.connect();
        waiting.receive(new InitAckChunk(waiting.peer(new Parameter(Parameter.STATE_COOKIE, new byte[2_000]))));
        assertThat(waiting.sent()).containsExactly("ABORT");
        assertThat(waiting.association.state()).isEqualTo(SctpState.CLOSED);
        Puppet listening = new Puppet();
        listening.receiveWithTag(0, new InitChunk(listening.peer(new Parameter(0x8777, new byte[2_000]))));
        assertThat(listening.sent()).containsExactly("INIT-ACK");
    }

    @Test
    @Spec("RFC 9260 §8.3")
    void heartbeatsMeasureAnIdlePath() {
        Pipe pipe = new Pipe(5).connected();
        pipe.run(Duration.ofSeconds(120));
        SctpStatistics statistics = pipe.a.association.statistics();
        assertThat(statistics.smoothedRoundTripTime()).isEqualTo(Duration.ofMillis(20));
        assertThat(statistics.errorCount()).isZero();
        pipe.cut = true;
        pipe.run(Duration.ofSeconds(120));
        assertThat(pipe.a.association.statistics().errorCount()).isPositive();
        assertThat(pipe.a.association.state()).isEqualTo(SctpState.CONNECTED);
    }
}
