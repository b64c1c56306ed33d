package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.ReconfigParameter;
import dev.parley.sctp.chunk.ReconfigParameter.AddStreams;
import dev.parley.sctp.chunk.ReconfigParameter.IncomingReset;
import dev.parley.sctp.chunk.ReconfigParameter.OutgoingReset;
import dev.parley.sctp.chunk.ReconfigParameter.Response;
import dev.parley.sctp.chunk.ReconfigParameter.SsnTsnReset;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamResetTest {
    private static ReconfigChunk reconfig(ReconfigParameter parameter) {
        return new ReconfigChunk(List.of(parameter));
    }

    private static <P extends ReconfigParameter> P only(Puppet puppet, Class<P> type) {
        List<ReconfigChunk> chunks = puppet.chunks(ReconfigChunk.class);
        assertThat(chunks).hasSize(1);
        return type.cast(chunks.get(0).parameters().get(0));
    }

    @Test
    @Spec("RFC 6525 §5.1.2")
    void resetAfterDeliveryAndReuse() {
        for (int seed = 0; seed < 40; seed++) {
            Pipe pipe = new Pipe(seed).connected();
            pipe.loss = seed % 4 * 0.1;
            for (int round = 0; round < 5; round++) {
                pipe.a.association.send(OutgoingMessage.reliable(1, round, new byte[5_000]), pipe.now);
                pipe.a.association.send(OutgoingMessage.reliable(3, round, new byte[10]), pipe.now);
                pipe.a.association.resetOutgoingStreams(new int[] {1, 3}, pipe.now);
                int expected = round + 1;
                pipe.runUntil(() -> resets(pipe.z) == 2 * expected && performed(pipe.a) == 2 * expected);
                assertThat(pipe.z.messages).hasSize(2 * expected);
            }
        }
    }

    private static int resets(Endpoint end) {
        return end.events(SctpEvent.IncomingStreamsReset.class).stream()
                .mapToInt(e -> e.streams().length)
                .sum();
    }

    private static int performed(Endpoint end) {
        return end.events(SctpEvent.OutgoingStreamsReset.class).stream()
                .mapToInt(e -> e.performed() ? e.streams().length : 0)
                .sum();
    }

    @Test
    void messagesOfTheNextUserWaitForTheReset() {
        Pipe pipe = new Pipe(9).connected();
        pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[3_000]), pipe.now);
        pipe.a.association.resetOutgoingStreams(new int[] {1}, pipe.now);
        pipe.a.association.send(OutgoingMessage.reliable(1, 2, new byte[20]), pipe.now);
        assertThat(pipe.a.association.bufferedAmount(1)).isEqualTo(3_020);
        pipe.runUntil(() -> pipe.z.messages.size() == 2);
        assertThat(performed(pipe.a)).isEqualTo(1);
        assertThat(pipe.z.messages.get(1).ppid()).isEqualTo(2);
        assertThat(pipe.a.association.bufferedAmount(1)).isZero();
    }

    @Test
    void bothSidesAtOnceAndManyStreams() {
        Pipe pipe = new Pipe(10).connected();
        int[] streams = new int[1_000];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = i;
            pipe.a.association.send(OutgoingMessage.reliable(i, 1, new byte[10]), pipe.now);
        }
        pipe.a.association.resetOutgoingStreams(streams, pipe.now);
        pipe.z.association.resetOutgoingStreams(streams, pipe.now);
        pipe.runUntil(() -> performed(pipe.a) == 1_000 && performed(pipe.z) == 1_000);
        assertThat(resets(pipe.a)).isEqualTo(1_000);
        assertThat(resets(pipe.z)).isEqualTo(1_000);
    }

    @Test
    void askedForBeforeTheAssociationIsUp() {
        Pipe pipe = new Pipe(11);
        pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[10]), pipe.now);
        pipe.a.association.resetOutgoingStreams(new int[] {1}, pipe.now);
        pipe.connected();
        pipe.runUntil(() -> performed(pipe.a) == 1);
        assertThat(pipe.z.messages).hasSize(1);
    }

    @Test
    @Spec("RFC 6525 §5.1.1")
    void peerWithoutReconfig() {
        Puppet puppet = new Puppet();
        puppet.extensions = new byte[] {(byte) 192};
        puppet.established();
        puppet.send(1, 10);
        puppet.association.resetOutgoingStreams(new int[] {1}, puppet.now);
        assertThat(puppet.sent()).containsExactly("DATA(BE 10)");
        assertThat(puppet.events(SctpEvent.OutgoingStreamsReset.class)).isEmpty();
        puppet.receive(puppet.sack(1));
        assertThat(puppet.sent()).isEmpty();
        SctpEvent.OutgoingStreamsReset reset =
                puppet.events(SctpEvent.OutgoingStreamsReset.class).get(0);
        assertThat(reset.performed()).isFalse();
        assertThat(reset.streams()).containsExactly(1);
        // The stream goes on with its numbers.
        puppet.send(1, 10);
        assertThat(puppet.chunks(DataChunk.class).get(0).ssn()).isEqualTo(1);
    }

    @Test
    @Spec("RFC 6525 §4.4")
    void inProgressIsAskedAgainWithTheSameNumber() {
        Puppet puppet = new Puppet().established();
        puppet.association.resetOutgoingStreams(new int[] {1}, puppet.now);
        OutgoingReset request = only(puppet, OutgoingReset.class);
        assertThat(request.requestSequence()).isEqualTo(puppet.firstTsn);
        assertThat(request.responseSequence()).isEqualTo(Puppet.PEER_TSN - 1);
        assertThat(request.lastTsn()).isEqualTo(puppet.firstTsn - 1);
        for (int i = 0; i < 5; i++) {
            puppet.receive(reconfig(new Response(request.requestSequence(), Response.IN_PROGRESS)));
            assertThat(puppet.pass(Duration.ofMillis(600))).containsExactly("500 RECONFIG");
        }
        assertThat(puppet.association.statistics().errorCount()).isLessThanOrEqualTo(1);
        puppet.receive(reconfig(new Response(request.requestSequence(), Response.PERFORMED)));
        assertThat(puppet.events(SctpEvent.OutgoingStreamsReset.class)).hasSize(1);
        assertThat(puppet.pass(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void deniedIsTold() {
        Puppet puppet = new Puppet().established();
        puppet.association.resetOutgoingStreams(new int[] {1}, puppet.now);
        OutgoingReset request = only(puppet, OutgoingReset.class);
        puppet.receive(reconfig(new Response(request.requestSequence() + 1, Response.DENIED)));
        assertThat(puppet.events(SctpEvent.OutgoingStreamsReset.class)).isEmpty();
        puppet.receive(reconfig(new Response(request.requestSequence(), Response.DENIED)));
        assertThat(puppet.events(SctpEvent.OutgoingStreamsReset.class).get(0).performed())
                .isFalse();
    }

    @Test
    @Spec("RFC 6525 §5.2.2")
    void resetAheadOfItsDataIsDeferred() {
        Puppet puppet = new Puppet().established();
        OutgoingReset request = new OutgoingReset(Puppet.PEER_TSN, 0, Puppet.PEER_TSN + 1, new int[] {1});
        puppet.receive(reconfig(request));
        assertThat(only(puppet, Response.class)).isEqualTo(new Response(Puppet.PEER_TSN, Response.IN_PROGRESS));
        puppet.receive(Puppet.data(0, 1, 0, 10));
        puppet.receive(reconfig(request));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.IN_PROGRESS);
        assertThat(puppet.events(SctpEvent.IncomingStreamsReset.class)).isEmpty();
        // Data of the next user is not taken yet, data of other streams is.
        puppet.receive(Puppet.data(2, 1, 0, 10));
        puppet.receive(Puppet.data(3, 2, 0, 10));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(2);
        puppet.receive(Puppet.data(1, 1, 1, 10));
        assertThat(puppet.events(SctpEvent.IncomingStreamsReset.class)).hasSize(1);
        puppet.receive(reconfig(request));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.PERFORMED);
        puppet.receive(Puppet.data(2, 1, 0, 10));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(4);
        assertThat(puppet.events(SctpEvent.IncomingStreamsReset.class)).hasSize(1);
    }

    @Test
    @Spec("RFC 6525 §5.2.1")
    void numbersOutOfSequence() {
        Puppet puppet = new Puppet().established();
        puppet.receive(reconfig(new OutgoingReset(Puppet.PEER_TSN + 5, 0, Puppet.PEER_TSN - 1, new int[] {1})));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.BAD_SEQUENCE);
        assertThat(puppet.events(SctpEvent.IncomingStreamsReset.class)).isEmpty();
    }

    @Test
    @Spec("RFC 6525 §5.2.5")
    void otherRequestsAreAnswered() {
        Puppet puppet = new Puppet();
        puppet.peerStreams = 100;
        puppet.established();
        puppet.receive(reconfig(new AddStreams(false, Puppet.PEER_TSN, 50)));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.PERFORMED);
        puppet.receive(Puppet.data(0, 149, 0, 10));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(1);
        puppet.receive(reconfig(new AddStreams(false, Puppet.PEER_TSN + 1, 65_500)));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.DENIED);
        puppet.receive(reconfig(new AddStreams(true, Puppet.PEER_TSN + 2, 1)));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.DENIED);
        puppet.receive(reconfig(new SsnTsnReset(Puppet.PEER_TSN + 3)));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.DENIED);
        // A repeated request gets the answer that it had.
        puppet.receive(reconfig(new SsnTsnReset(Puppet.PEER_TSN + 3)));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.DENIED);
    }

    @Test
    @Spec("RFC 6525 §5.2.3")
    void peerAsksForAResetOfOurs() {
        Puppet puppet = new Puppet().established();
        puppet.send(4, 10);
        puppet.packets();
        puppet.receive(puppet.sack(1));
        puppet.receive(reconfig(new IncomingReset(Puppet.PEER_TSN, new int[] {4, 5})));
        List<ReconfigChunk> sent = puppet.chunks(ReconfigChunk.class);
        OutgoingReset request = (OutgoingReset) sent.get(0).parameters().get(0);
        assertThat(request.streams()).containsExactly(4);
        assertThat(request.responseSequence()).isEqualTo(Puppet.PEER_TSN);
        puppet.receive(reconfig(new Response(request.requestSequence(), Response.PERFORMED)));
        assertThat(puppet.events(SctpEvent.OutgoingStreamsReset.class)).hasSize(1);
        puppet.receive(reconfig(new IncomingReset(Puppet.PEER_TSN + 1, new int[] {4})));
        assertThat(only(puppet, Response.class).result()).isEqualTo(Response.NOTHING_TO_DO);
    }

    @Test
    @Spec("RFC 6525 §5.1.2")
    void aStreamThatIsResetTwiceLosesNothingInBetween() {
        Pipe pipe = new Pipe(1).connected();
        pipe.a.association.resetOutgoingStreams(new int[] {0}, pipe.now);
        pipe.drain();
        pipe.a.association.resetOutgoingStreams(new int[] {0}, pipe.now);
        for (int resets = 1; resets <= 2; resets++) {
            int performed = resets;
            pipe.runUntil(
                    () -> pipe.a.events(SctpEvent.OutgoingStreamsReset.class).size() == performed);
            pipe.a.association.send(OutgoingMessage.reliable(0, 51, new byte[] {(byte) resets}), pipe.now);
        }
        pipe.runUntil(() -> pipe.z.messages.size() == 2);
    }
}
