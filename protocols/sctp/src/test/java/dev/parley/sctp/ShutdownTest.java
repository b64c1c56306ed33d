package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ShutdownCompleteChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpFailure;
import dev.parley.sctp.upperlayer.SctpState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private static void assertBothClosed(Pipe pipe) {
        for (Endpoint end : new Endpoint[] {pipe.a, pipe.z}) {
            assertThat(end.association.state()).isEqualTo(SctpState.CLOSED);
            SctpEvent last = end.events.get(end.events.size() - 1);
            assertThat(last).isEqualTo(new SctpEvent.StateChanged(SctpState.CLOSED, null));
            assertThat(end.association.nextTimeout().isNever()).isTrue();
        }
    }

    @Test
    @Spec("RFC 9260 §9.2")
    void everythingIsDeliveredFirst() {
        Pipe pipe = new Pipe(1).connected();
        pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[100_000]), pipe.now);
        pipe.z.association.send(OutgoingMessage.reliable(1, 1, new byte[50_000]), pipe.now);
        pipe.a.association.shutdown(pipe.now);
        // Too late.
        pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[10]), pipe.now);
        pipe.run(Duration.ofSeconds(10));
        assertThat(pipe.z.messages).hasSize(1);
        assertThat(pipe.a.messages).hasSize(1);
        assertBothClosed(pipe);
    }

    @Test
    void sequence() {
        Pipe pipe = new Pipe(2).connected();
        pipe.run(Duration.ofSeconds(1));
        pipe.tracing = true;
        pipe.a.association.shutdown(pipe.now);
        pipe.run(Duration.ofSeconds(1));
        assertThat(pipe.trace).containsExactly("A SHUTDOWN", "Z SHUTDOWN-ACK", "A SHUTDOWN-COMPLETE");
        assertBothClosed(pipe);
    }

    @Test
    void bothAtOnce() {
        Pipe pipe = new Pipe(3).connected();
        pipe.a.association.shutdown(pipe.now);
        pipe.z.association.shutdown(pipe.now);
        pipe.run(Duration.ofSeconds(1));
        assertBothClosed(pipe);
    }

    @Test
    void underLoss() {
        for (int seed = 0; seed < 60; seed++) {
            Pipe pipe = new Pipe(seed).connected();
            pipe.loss = 0.3;
            pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[20_000]), pipe.now);
            pipe.a.association.shutdown(pipe.now);
            pipe.run(Duration.ofSeconds(300));
            assertThat(pipe.z.messages).as("seed " + seed).hasSize(1);
            assertBothClosed(pipe);
        }
    }

    @Test
    @Spec("RFC 9260 §9.2")
    void lostShutdownCompleteIsAnsweredOutOfTheBlue() {
        Pipe pipe = new Pipe(4).connected();
        pipe.drop = bytes -> Packets.has(bytes, ShutdownCompleteChunk.class) && pipe.now.nanos() < 1_500_000_000L;
        pipe.a.association.shutdown(pipe.now);
        pipe.run(Duration.ofSeconds(10));
        assertBothClosed(pipe);
    }

    @Test
    @Spec("RFC 9260 §9.2")
    void guardEndsAShutdownThatNobodyAnswers() {
        Puppet puppet = new Puppet().established();
        puppet.send(1, 10);
        puppet.association.shutdown(puppet.now);
        assertThat(puppet.pass(Duration.ofSeconds(51))).last().isEqualTo("50000 ABORT");
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
    }

    @Test
    @Spec("RFC 9260 §9.1")
    void abortTellsThePeerWhy() {
        Pipe pipe = new Pipe(5).connected();
        pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[200_000]), pipe.now);
        pipe.a.association.abort("enough", pipe.now);
        pipe.run(Duration.ofSeconds(1));
        assertThat(pipe.a.association.state()).isEqualTo(SctpState.CLOSED);
        SctpEvent.StateChanged closed =
                pipe.z.events(SctpEvent.StateChanged.class).get(1);
        assertThat(closed.failure())
                .isEqualTo(new SctpFailure(ErrorCause.USER_ABORT, "the peer aborted the association: enough"));
        assertThat(pipe.a.association.statistics().unacknowledgedChunks()).isZero();
        assertThat(pipe.a.association.bufferedAmount()).isZero();
    }

    @Test
    void commandsAfterTheEndDoNothing() {
        Pipe pipe = new Pipe(6).connected();
        pipe.a.association.abort("enough", pipe.now);
        pipe.run(Duration.ofSeconds(1));
        int events = pipe.a.events.size();
        SctpAssociation ended = pipe.a.association;
        ended.connect(pipe.now);
        ended.send(OutgoingMessage.reliable(1, 1, new byte[10]), pipe.now);
        ended.resetOutgoingStreams(new int[] {1}, pipe.now);
        ended.shutdown(pipe.now);
        ended.abort("again", pipe.now);
        ended.consumed(1, 10, pipe.now);
        ended.pathUsable(false, pipe.now);
        ended.pathUsable(true, pipe.now);
        ended.pathChanged(pipe.now);
        pipe.run(Duration.ofSeconds(100));
        assertThat(pipe.a.events).hasSize(events);
        assertThat(ended.nextTimeout().isNever()).isTrue();
    }

    @Test
    void shutdownBeforeTheHandshakeEndsAtOnce() {
        Puppet puppet = new Puppet();
        puppet.connect();
        puppet.association.shutdown(puppet.now);
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
    }

    @Test
    @Spec("RFC 9260 §6.2")
    void dataWithoutUserDataAborts() {
        Puppet puppet = new Puppet().established();
        byte[] packet = Packets.packet(puppet.tag, new DataChunk(3, Puppet.PEER_TSN, 1, 0, 1, new byte[0]));
        puppet.association.handle(dev.parley.base.PacketBuffer.wrap(packet), puppet.now);
        assertThat(puppet.sent()).containsExactly("ABORT");
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
    }
}
