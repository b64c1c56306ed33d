package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.receive.Reassembly;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final SctpConfig SMALL =
            SctpConfig.builder().receiveWindow(128 << 10).build();

    @Test
    void messageLargerThanTheWindowArrives() {
        for (int seed = 0; seed < 10; seed++) {
            Pipe pipe = new Pipe(seed, SMALL, SMALL).connected();
            pipe.loss = seed * 0.02;
            pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[3 << 20]), pipe.now);
            pipe.runUntil(() -> pipe.z.messages.size() == 1);
            assertThat(pipe.z.messages.get(0).data()).hasSize(3 << 20);
        }
    }

    @Test
    @Spec("RFC 9260 §6.1")
    void slowReaderHoldsTheSenderBack() {
        Pipe pipe = new Pipe(1, SMALL, SMALL).connected();
        pipe.z.consuming = false;
        for (int i = 0; i < 100; i++) {
            pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[10_000]), pipe.now);
        }
        pipe.run(Duration.ofMinutes(5));
        assertThat(pipe.z.unconsumed).isBetween(126L << 10, 130L << 10);
        SctpStatistics held = pipe.a.association.statistics();
        assertThat(held.state()).isEqualTo(SctpState.CONNECTED);
        assertThat(held.errorCount()).isZero();
        assertThat(held.timeouts()).isZero();
        long before = pipe.now.nanos();
        pipe.z.consumeAll(pipe.now);
        pipe.z.consuming = true;
        pipe.runUntil(() -> pipe.z.messages.size() == 100);
        // The window's opening is told at once; nobody waits for a probe.
        assertThat(pipe.now.nanos() - before).isLessThan(1_000_000_000L);
    }

    @Test
    void openingThatGetsLostIsFoundByAProbe() {
        Pipe pipe = new Pipe(2, SMALL, SMALL).connected();
        pipe.z.consuming = false;
        for (int i = 0; i < 50; i++) {
            pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[10_000]), pipe.now);
        }
        pipe.run(Duration.ofSeconds(30));
        pipe.cut = true;
        pipe.z.consumeAll(pipe.now);
        pipe.z.consuming = true;
        pipe.drain();
        pipe.cut = false;
        pipe.runUntil(() -> pipe.z.messages.size() == 50, Duration.ofSeconds(15));
        assertThat(pipe.a.association.statistics().errorCount()).isZero();
    }

    @Test
    @Spec("RFC 9260 §6.1")
    void zeroWindowProbesBackOffAndAreNoErrors() {
        Puppet puppet = new Puppet();
        puppet.peerWindow = 1_500;
        puppet.established();
        puppet.send(1, 1_000);
        puppet.send(1, 1_000);
        assertThat(puppet.sent()).containsExactly("DATA(BE 1000)");
        puppet.peerWindow = 0;
        puppet.receive(puppet.sack(1));
        assertThat(puppet.sent()).isEmpty();
        List<String> sent = puppet.pass(Duration.ofSeconds(20));
        assertThat(sent).hasSizeBetween(4, 8).allMatch(p -> p.contains("DATA("));
        assertThat(puppet.association.statistics().errorCount()).isZero();
        long window = puppet.association.statistics().congestionWindow();
        assertThat(window).isGreaterThanOrEqualTo(11_600);
        // Room again: the probe goes once more, at once.
        puppet.peerWindow = 1 << 20;
        puppet.receive(puppet.sack(1));
        assertThat(puppet.sent()).containsExactly("DATA(BE 1000)");
    }

    @Test
    void fullWindowTakesWhatFillsAGapAndNothingNew() {
        Puppet puppet = new Puppet(SMALL).established();
        // The first TSN is missing; everything behind it waits.
        int number = 1;
        while (number * (1_000 + Reassembly.CHUNK_OVERHEAD) < 128 << 10) {
            puppet.receive(Puppet.data(number, 1, number, 1_000));
            number++;
        }
        puppet.receive(Puppet.data(number, 1, number, 1_000));
        puppet.receive(Puppet.data(number + 1, 1, number + 1, 1_000));
        assertThat(puppet.dropped("receive window full")).isPositive();
        List<SackChunk> sacks = puppet.chunks(SackChunk.class);
        assertThat(sacks.get(sacks.size() - 1).receiveWindow()).isZero();
        puppet.receive(Puppet.data(0, 1, 0, 1_000));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSizeGreaterThanOrEqualTo(number);
    }

    @Test
    void gapsThatArePunchedFarAheadDoNotUndoTheWindow() {
        Puppet puppet = new Puppet(SMALL).established();
        // One chunk as far ahead as can be, and everything before it fills a gap.
        puppet.receive(Puppet.data(60_000, 1, 60_000, 1));
        for (int number = 1; number < 2_000; number++) {
            puppet.receive(Puppet.data(number, 1, number, 1_000));
        }
        assertThat(puppet.dropped("receive window overrun")).isPositive();
        // The next chunk is taken whatever waits behind it, and with it what waits is handed up.
        puppet.receive(Puppet.data(0, 1, 0, 1_000));
        puppet.packets();
        long handedUp = puppet.events(SctpEvent.Fragment.class).stream()
                .mapToLong(fragment -> fragment.data().length)
                .sum();
        assertThat(handedUp).isBetween(200L << 10, 260L << 10);
        // A reader that lets go of nothing gets no more.
        int taken = puppet.events(SctpEvent.Fragment.class).size();
        for (int number = taken; number < 2_000; number++) {
            puppet.receive(Puppet.data(number, 1, number, 1_000));
        }
        puppet.packets();
        assertThat(puppet.events(SctpEvent.Fragment.class).size()).isLessThan(taken + 40);
        // It goes on when the reader does.
        puppet.association.consumed(1, (int) handedUp, puppet.now);
        int next = puppet.events(SctpEvent.Fragment.class).size();
        puppet.receive(Puppet.data(next, 1, next, 1_000));
        puppet.packets();
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(next + 1);
    }

    @Test
    void overheadOfWhatTheReaderHoldsShutsTheWindow() {
        Puppet puppet = new Puppet(SMALL).established();
        puppet.association.readerOverhead(100 << 10);
        puppet.receive(Puppet.data(0, 1, 0, 1_000));
        puppet.receive(Puppet.data(1, 1, 1, 1_000));
        List<SackChunk> sacks = puppet.chunks(SackChunk.class);
        assertThat(sacks.get(sacks.size() - 1).receiveWindow()).isEqualTo((28 << 10) - 2_000);
        // Its end is told at once.
        puppet.association.readerOverhead(0);
        sacks = puppet.chunks(SackChunk.class);
        assertThat(sacks).hasSize(1);
        assertThat(sacks.get(0).receiveWindow()).isEqualTo((128 << 10) - 2_000);
    }

    @Test
    @Spec("RFC 9260 §6.9")
    void fragmentsThatMakeNoMessageAbort() {
        for (int flags : new int[] {0, DataChunk.UNORDERED}) {
            Puppet puppet = new Puppet().established();
            puppet.receive(Puppet.data(0, 1, 0, 10, flags | DataChunk.BEGIN));
            puppet.receive(Puppet.data(1, 1, 0, 10, flags | DataChunk.BEGIN));
            assertThat(puppet.sent()).as("flags " + flags).contains("ABORT");
        }
    }

    @Test
    @Spec("RFC 9260 §6.6")
    void unorderedOvertakesAndOrderedWaits() {
        Puppet puppet = new Puppet().established();
        puppet.receive(Puppet.data(2, 1, 1, 10));
        assertThat(puppet.events(SctpEvent.Fragment.class)).isEmpty();
        puppet.receive(Puppet.data(3, 1, 0, 11, 0b111));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(1);
        puppet.receive(Puppet.data(1, 1, 0, 12, 0b001));
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(1);
        puppet.receive(Puppet.data(0, 1, 0, 13, 0b010));
        List<SctpEvent.Fragment> fragments = puppet.events(SctpEvent.Fragment.class);
        assertThat(fragments.stream().map(f -> f.data().length)).containsExactly(11, 13, 12, 10);
        assertThat(fragments.get(1).messageId()).isEqualTo(fragments.get(2).messageId());
    }

    @Test
    void smallMessagesShareAPacket() {
        Puppet puppet = new Puppet().established();
        for (int i = 0; i < 5; i++) {
            puppet.send(i, 100);
        }
        puppet.send(9, 1_100);
        assertThat(puppet.sent())
                .containsExactly(
                        "DATA(BE 100), DATA(BE 100), DATA(BE 100), DATA(BE 100), DATA(BE 100)", "DATA(BE 1100)");
    }

    @Test
    void streamsTakeTurns() {
        Puppet puppet = new Puppet().established();
        for (int i = 0; i < 3; i++) {
            puppet.send(1, 100);
        }
        puppet.send(2, 100);
        puppet.send(2, 100);
        assertThat(puppet.chunks(DataChunk.class).stream().map(DataChunk::stream))
                .containsExactly(1, 2, 1, 2, 1);
    }
}
