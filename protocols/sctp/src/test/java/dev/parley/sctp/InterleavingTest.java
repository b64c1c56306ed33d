package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.ReconfigParameter.OutgoingReset;
import dev.parley.sctp.chunk.ReconfigParameter.Response;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** User message interleaving, RFC 8260. */
class InterleavingTest {
    private static final int B = DataChunk.BEGIN;
    private static final int E = DataChunk.END;
    private static final int U = DataChunk.UNORDERED;

    private static Puppet interleaved() {
        Puppet puppet = new Puppet();
        puppet.extensions = Puppet.INTERLEAVING;
        return puppet.established();
    }

    private static IDataChunk data(int number, int stream, int mid, int fsn, int size, int flags) {
        int ppidOrFsn = (flags & B) != 0 ? 53 : fsn;
        return new IDataChunk(flags, Puppet.PEER_TSN + number, stream, mid, ppidOrFsn, new byte[size]);
    }

    private static void limited(Puppet puppet, int stream, int size, boolean unordered) {
        puppet.association.send(new OutgoingMessage(stream, 53, new byte[size], unordered, 0, -1), puppet.now);
    }

    private static String fragments(Puppet puppet) {
        String all = puppet.events(SctpEvent.Fragment.class).stream()
                .map(f -> f.stream() + ":" + f.messageId() + (f.begin() ? "B" : "") + (f.end() ? "E" : "") + f.size())
                .collect(Collectors.joining(" "));
        puppet.events.clear();
        return all;
    }

    // ---- negotiation

    @ParameterizedTest(name = "ours {0}, theirs {1}")
    @CsvSource({"true, true, I-DATA(BE 10)", "true, false, DATA(BE 10)", "false, true, DATA(BE 10)"})
    @Spec("RFC 8260 §2.2.1")
    void usedWhereBothOfferIt(boolean ours, boolean theirs, String sent) {
        Puppet puppet = new Puppet(SctpConfig.builder().interleaving(ours).build());
        puppet.extensions = theirs ? Puppet.INTERLEAVING : puppet.extensions;
        puppet.established();
        puppet.send(1, 10);
        assertThat(puppet.sent()).containsExactly(sent);
        assertThat(puppet.association.statistics().interleaving()).isEqualTo(ours && theirs);
    }

    @Test
    @Spec("RFC 8260 §2.2.1")
    void isListedInInitAndRememberedInTheCookie() {
        Puppet puppet = new Puppet();
        puppet.extensions = Puppet.INTERLEAVING;
        puppet.receiveWithTag(0, new InitChunk(puppet.peer()));
        InitAckChunk ack = puppet.chunks(InitAckChunk.class).get(0);
        assertThat(ack.body().supportsInterleaving()).isTrue();
        assertThat(ack.body().supportsExtension(IForwardTsnChunk.TYPE)).isTrue();
        puppet.tag = ack.body().initiateTag();
        byte[] cookie = ack.body().parameter(Parameter.STATE_COOKIE);
        puppet.receive(new CookieEchoChunk(cookie));
        puppet.packets();
        assertThat(puppet.association.statistics().interleaving()).isTrue();
    }

    @Test
    @Spec("RFC 8260 §2.3.1")
    void withoutIForwardTsnEverythingIsReliable() {
        Puppet puppet = new Puppet();
        puppet.extensions = new byte[] {(byte) 192, 64};
        puppet.established();
        limited(puppet, 1, 100, false);
        puppet.packets();
        assertThat(puppet.pass(Duration.ofSeconds(3))).isNotEmpty().allMatch(p -> p.contains("I-DATA("));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "DATA where I-DATA was agreed on, true, 0",
        "I-DATA where it was not, false, 1",
        "FORWARD TSN where I-DATA was agreed on, true, 2",
        "I-FORWARD-TSN where it was not, false, 3"
    })
    @Spec("RFC 8260 §2.2.3")
    @Spec("RFC 8260 §2.3.1")
    void theOtherKindEndsTheAssociation(String name, boolean agreed, int which) {
        Puppet puppet = agreed ? interleaved() : new Puppet().established();
        Chunk chunk = switch (which) {
            case 0 -> Puppet.data(0, 1, 0, 10);
            case 1 -> data(0, 1, 0, 0, 10, B | E);
            case 2 -> new ForwardTsnChunk(Puppet.PEER_TSN, new int[0], new int[0]);
            default -> new IForwardTsnChunk(Puppet.PEER_TSN, new int[0], new boolean[0], new int[0]);
        };
        puppet.receive(chunk);
        List<AbortChunk> aborts = puppet.chunks(AbortChunk.class);
        assertThat(aborts).hasSize(1);
        assertThat(aborts.get(0).causes().get(0).code()).isEqualTo(ErrorCause.PROTOCOL_VIOLATION);
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
    }

    @Test
    @Spec("RFC 8260 §2.2.2")
    void iDataWithoutDataIsAnsweredAsDataIs() {
        Puppet puppet = interleaved();
        puppet.receive(new IDataChunk(B | E, Puppet.PEER_TSN, 1, 0, 53, new byte[0]));
        assertThat(puppet.chunks(AbortChunk.class).get(0).causes().get(0).code())
                .isEqualTo(ErrorCause.NO_USER_DATA);
    }

    // ---- the sender

    @Test
    @Spec("RFC 8260 §2.2.2")
    void fragmentsOfSeveralMessagesTakeTurns() {
        Puppet puppet = interleaved();
        puppet.send(1, 4_000);
        puppet.send(2, 4_000);
        puppet.send(3, 10);
        List<IDataChunk> sent = puppet.chunks(IDataChunk.class);
        List<String> told = new ArrayList<>();
        for (IDataChunk chunk : sent) {
            told.add(chunk.stream() + "/" + chunk.mid() + "/" + chunk.fsn());
            assertThat(chunk.ppidOrFsn()).isEqualTo(chunk.begin() ? 53 : chunk.fsn());
            assertThat(chunk.end()).isEqualTo(chunk.fsn() == 3 || chunk.stream() == 3);
        }
        assertThat(told)
                .containsExactly("1/0/0", "2/0/0", "3/0/0", "1/0/1", "2/0/1", "1/0/2", "2/0/2", "1/0/3", "2/0/3");
        assertThat(sent.stream().map(IDataChunk::tsn)).isSorted();
    }

    @Test
    @Spec("RFC 8260 §2.1")
    void orderedAndUnorderedMessagesCountApart() {
        Puppet puppet = interleaved();
        puppet.send(1, 10);
        limited(puppet, 1, 20, true);
        limited(puppet, 1, 30, true);
        puppet.send(1, 40);
        puppet.send(2, 50);
        assertThat(puppet.chunks(IDataChunk.class).stream()
                        .map(c -> c.size() + (c.unordered() ? "U" : "") + " " + c.mid()))
                .containsExactly("10 0", "50 0", "20U 0", "30U 1", "40 1");
    }

    @Test
    @Spec("RFC 8260 §2.3.1")
    void iForwardTsnNamesOrderedAndUnorderedMessages() {
        Puppet puppet = interleaved();
        puppet.send(7, 10);
        puppet.packets();
        puppet.pass(Duration.ofMillis(10));
        puppet.receive(puppet.sack(1));
        limited(puppet, 1, 100, false);
        limited(puppet, 1, 100, true);
        limited(puppet, 2, 2_500, false);
        limited(puppet, 1, 100, true);
        int abandoned = puppet.chunks(IDataChunk.class).size();
        assertThat(abandoned).isEqualTo(6);
        puppet.send(3, 10);
        puppet.packets();
        puppet.pass(Duration.ofMillis(10));
        // Everything but the reliable message got lost.
        puppet.receive(puppet.sack(1, abandoned + 1, abandoned + 1));
        puppet.now = puppet.now.plusMillis(3);
        puppet.association.handleTimeout(puppet.now);
        List<IForwardTsnChunk> forwards = puppet.chunks(IForwardTsnChunk.class);
        assertThat(forwards).hasSize(1);
        IForwardTsnChunk forward = forwards.get(0);
        assertThat(forward.newCumulativeTsn()).isEqualTo(puppet.firstTsn + abandoned);
        assertThat(forward.streams()).containsExactly(1, 1, 2);
        assertThat(forward.unordered()).containsExactly(false, true, false);
        assertThat(forward.mids()).containsExactly(0, 1, 0);
        puppet.receive(puppet.sack(2 + abandoned));
        assertThat(puppet.pass(Duration.ofSeconds(5))).isEmpty();
        puppet.send(2, 10);
        limited(puppet, 1, 10, true);
        assertThat(puppet.chunks(IDataChunk.class).stream().map(c -> c.stream() + " " + c.mid()))
                .containsExactlyInAnyOrder("2 1", "1 2");
    }

    /** A message that is given up while chunks of others lie between its own. */
    @Test
    @Spec("RFC 3758 §3.5")
    void aMessageIsGivenUpWithoutTheOthersBetweenItsChunks() {
        Puppet puppet = interleaved();
        puppet.send(7, 10);
        puppet.packets();
        puppet.pass(Duration.ofMillis(10));
        puppet.receive(puppet.sack(1));
        limited(puppet, 1, 2_500, false);
        puppet.send(2, 2_500);
        // TSNs 1, 3 and 5 are of the first message, 2, 4 and 6 of the other one; 1 and 2 get lost.
        assertThat(puppet.chunks(IDataChunk.class).stream().map(IDataChunk::stream))
                .containsExactly(1, 2, 1, 2, 1, 2);
        puppet.pass(Duration.ofMillis(10));
        puppet.receive(puppet.sack(1, 3, 6));
        puppet.now = puppet.now.plusMillis(3);
        puppet.association.handleTimeout(puppet.now);
        List<Chunk> sent = puppet.chunks();
        assertThat(sent).hasSize(2);
        assertThat(((IForwardTsnChunk) sent.get(0)).newCumulativeTsn()).isEqualTo(puppet.firstTsn + 1);
        assertThat(((IDataChunk) sent.get(1)).tsn()).isEqualTo(puppet.firstTsn + 2);
        puppet.receive(puppet.sack(7));
        assertThat(puppet.pass(Duration.ofSeconds(5))).isEmpty();
        assertThat(puppet.association.statistics().abandonedMessages()).isEqualTo(1);
    }

    @Test
    @Spec("RFC 8260 §2.3.2")
    void aResetBeginsBothCountersAnew() {
        Puppet puppet = interleaved();
        puppet.send(1, 10);
        limited(puppet, 1, 10, true);
        puppet.packets();
        puppet.receive(puppet.sack(2));
        puppet.association.resetOutgoingStreams(new int[] {1}, puppet.now);
        puppet.send(1, 11);
        limited(puppet, 1, 12, true);
        OutgoingReset request = (OutgoingReset)
                puppet.chunks(ReconfigChunk.class).get(0).parameters().get(0);
        puppet.receive(new ReconfigChunk(List.of(new Response(request.requestSequence(), Response.PERFORMED))));
        assertThat(puppet.chunks(IDataChunk.class).stream().map(IDataChunk::mid))
                .containsExactly(0, 0);
    }

    // ---- the receiver

    @Test
    @Spec("RFC 8260 §2.2.3")
    void messagesArePutTogetherByTheirNumbers() {
        Puppet puppet = interleaved();
        puppet.receive(data(0, 1, 0, 0, 10, B), data(1, 2, 0, 0, 20, B), data(2, 1, 0, 1, 11, 0));
        puppet.receive(data(3, 2, 0, 1, 21, E), data(4, 1, 0, 2, 12, E));
        assertThat(fragments(puppet)).isEqualTo("1:1B10 2:2B20 1:111 2:2E21 1:1E12");
    }

    @Test
    @Spec("RFC 8260 §2.2.3")
    void theOrderOfTsnsSaysNothing() {
        Puppet puppet = interleaved();
        // The second message of the stream first, and the fragments of the first one backwards.
        puppet.receive(data(0, 1, 1, 0, 9, B | E), data(1, 1, 0, 2, 12, E), data(2, 1, 0, 1, 11, 0));
        assertThat(fragments(puppet)).isEmpty();
        puppet.receive(data(3, 1, 0, 0, 10, B));
        assertThat(fragments(puppet)).isEqualTo("1:1B10 1:111 1:1E12 1:2BE9");
        assertThat(puppet.association.statistics().drops()).isEmpty();
    }

    @Test
    @Spec("RFC 8260 §2.1")
    void orderedAndUnorderedMessagesOfOneNumberAreTwo() {
        Puppet puppet = interleaved();
        puppet.receive(data(0, 1, 0, 0, 10, B), data(1, 1, 0, 0, 20, B | U), data(2, 1, 1, 0, 30, B | E | U));
        puppet.receive(data(3, 1, 0, 1, 21, E | U), data(4, 1, 0, 1, 11, E));
        assertThat(fragments(puppet)).isEqualTo("1:1B10 1:2B20 1:3BE30 1:2E21 1:1E11");
    }

    @Test
    @Spec("RFC 8260 §2.3.1")
    void whatIsSkippedIsGoneAndWhatIsWholeIsHandedUp() {
        Puppet puppet = interleaved();
        // Of message 0 the end is missing, message 1 waits whole behind it, of 2 the beginning is missing, 3 waits.
        puppet.receive(data(0, 1, 0, 0, 10, B), data(2, 1, 1, 0, 20, B | E), data(4, 1, 2, 1, 30, E));
        puppet.receive(data(5, 1, 3, 0, 40, B | E));
        // Of the unordered messages 0 was begun, 1 came whole, 2 is on its way.
        puppet.receive(data(6, 1, 0, 0, 50, B | U), data(7, 1, 1, 0, 60, B | E | U), data(8, 1, 2, 0, 70, B | U));
        assertThat(fragments(puppet)).isEqualTo("1:1B10 1:2B50 1:3BE60 1:4B70");
        puppet.receive(new IForwardTsnChunk(
                Puppet.PEER_TSN + 4, new int[] {1, 1}, new boolean[] {false, true}, new int[] {2, 0}));
        assertThat(puppet.events(SctpEvent.MessageAborted.class).stream().map(SctpEvent.MessageAborted::messageId))
                .containsExactly(1L, 2L);
        assertThat(fragments(puppet)).isEqualTo("1:5BE20 1:6BE40");
        // What comes late of a skipped message is dropped; the others go on.
        puppet.receive(data(9, 1, 0, 1, 51, E | U), data(10, 1, 2, 1, 71, E | U), data(11, 1, 2, 0, 30, B));
        puppet.receive(data(12, 1, 4, 0, 80, B | E));
        assertThat(fragments(puppet)).isEqualTo("1:4E71 1:7BE80");
    }

    @Test
    @Spec("RFC 8260 §2.3.2")
    void afterTheirResetNumbersBeginAgain() {
        Puppet puppet = interleaved();
        puppet.receive(data(0, 1, 0, 0, 10, B | E), data(1, 1, 0, 0, 20, B | U), data(2, 1, 1, 0, 30, B));
        fragments(puppet);
        puppet.receive(
                new ReconfigChunk(List.of(new OutgoingReset(Puppet.PEER_TSN, 0, Puppet.PEER_TSN + 2, new int[] {1}))));
        assertThat(puppet.events(SctpEvent.MessageAborted.class)).hasSize(2);
        puppet.events.clear();
        puppet.receive(data(3, 1, 0, 0, 11, B | E), data(4, 1, 0, 0, 12, B | E | U));
        assertThat(fragments(puppet)).isEqualTo("1:4BE11 1:5BE12");
    }

    @Test
    @Spec("RFC 8260 §2.1")
    void numbersWrapAround() {
        Puppet puppet = interleaved();
        // Skipped in steps, since serial numbers order within half of their space.
        int tsn = 0;
        for (int mid : new int[] {0x7fff_0000, 0xfffe_0000, 0xffff_fffe}) {
            puppet.receive(new IForwardTsnChunk(
                    Puppet.PEER_TSN + tsn++, new int[] {1}, new boolean[] {false}, new int[] {mid}));
        }
        puppet.receive(data(4, 1, 0, 0, 11, B | E));
        assertThat(fragments(puppet)).isEmpty();
        puppet.receive(data(3, 1, -1, 0, 10, B | E));
        assertThat(fragments(puppet)).isEqualTo("1:1BE10 1:2BE11");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "two beginnings,               0 0 B; 0 0 B",
        "two beginnings while waiting, 1 0 B; 1 0 B",
        "a fragment twice,             0 0 B; 0 1 -; 0 1 -",
        "a waiting fragment twice,     0 2 -; 0 2 -",
        "two ends,                     0 2 E; 0 1 E",
        "a fragment behind the end,    0 1 E; 0 2 -",
        "an end before a fragment,     0 2 -; 0 1 E",
        "fragment 0 without B,         0 0 -",
        "the end before what was handed up, 0 0 B; 0 1 -; 0 0 E"
    })
    @Spec("RFC 8260 §2.2.2")
    void fragmentsThatMakeNoMessageEndTheAssociation(String name, String chunks) {
        for (int unordered : new int[] {0, U}) {
            Puppet puppet = interleaved();
            int number = 0;
            for (String text : chunks.split(";")) {
                assertThat(puppet.association.state()).isEqualTo(SctpState.CONNECTED);
                String[] parts = text.trim().split(" ");
                int flags = (parts[2].contains("B") ? B : 0) | (parts[2].contains("E") ? E : 0) | unordered;
                puppet.receive(data(number++, 1, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), 10, flags));
            }
            assertThat(puppet.association.state()).as(name).isEqualTo(SctpState.CLOSED);
        }
    }

    @Test
    void beginningsAloneDoNotFillTheMemory() {
        Puppet puppet = new Puppet(SctpConfig.builder().receiveWindow(128 << 10).build());
        puppet.extensions = Puppet.INTERLEAVING;
        puppet.established();
        for (int i = 0; i < 5_000; i++) {
            puppet.receive(data(i, 1, i, 0, 1, B | U));
            puppet.association.consumed(1, 1, puppet.now);
        }
        // 128 bytes each count for their message.
        assertThat(puppet.dropped("receive window full")).isGreaterThan(3_500);
        assertThat(puppet.association.state()).isEqualTo(SctpState.CONNECTED);
    }

    // ---- on a path

    /** A long message is under way on a slow path when a short one of a high priority is sent. Returns its milliseconds. */
    private static long millisOfAShortMessage(boolean interleaving, int longs) {
        SctpConfig config = SctpConfig.builder().interleaving(interleaving).build();
        Pipe pipe = new Pipe(1, config, config);
        pipe.delayNanos = 10_000_000;
        pipe.rate = 10_000_000;
        pipe.queueLimit = 25_000;
        pipe.connected();
        pipe.a.association.setWeight(99, 1_024);
        for (int i = 0; i < longs; i++) {
            pipe.a.association.setWeight(i, 128);
            pipe.a.association.send(OutgoingMessage.reliable(i, 53, new byte[4 << 20]), pipe.now);
        }
        pipe.run(Duration.ofSeconds(1));
        long start = pipe.now.nanos();
        pipe.a.association.send(OutgoingMessage.reliable(99, 53, new byte[4_000]), pipe.now);
        pipe.runUntil(() -> pipe.z.messages.stream().anyMatch(m -> m.stream() == 99));
        long millis = (pipe.now.nanos() - start) / 1_000_000;
        pipe.runUntil(() -> pipe.z.messages.size() == longs + 1);
        return millis;
    }

    @ParameterizedTest(name = "behind {0} long messages")
    @CsvSource({"1", "3", "20"})
    @Spec("RFC 8260 §1.1")
    void aLongMessageDoesNotHoldUpAShortOne(int longs) {
        // Ten megabits carry four megabytes in 3.4 s.
        assertThat(millisOfAShortMessage(false, longs)).isGreaterThan(2_000);
        // The queue of the bottleneck are 20 ms, the way 10 ms.
        assertThat(millisOfAShortMessage(true, longs)).isLessThan(80);
    }

    @Test
    @Spec("RFC 8260 §3.6")
    void thePathIsSharedByWeight() {
        Pipe pipe = new Pipe(1);
        pipe.rate = 20_000_000;
        pipe.queueLimit = 50_000;
        pipe.connected();
        int[] weights = {128, 256, 512, 1_024};
        for (int i = 0; i < weights.length; i++) {
            pipe.a.association.setWeight(i, weights[i]);
            for (int n = 0; n < 100; n++) {
                // Of different sizes: bytes count, and not messages.
                pipe.a.association.send(OutgoingMessage.reliable(i, 53, new byte[60_000 - 10_000 * i]), pipe.now);
            }
        }
        pipe.run(Duration.ofSeconds(1));
        long[] bytes = new long[weights.length];
        for (int i = 0; i < weights.length; i++) {
            int size = 60_000 - 10_000 * i;
            bytes[i] = 100L * size - pipe.a.association.bufferedAmount(i);
        }
        for (int i = 1; i < weights.length; i++) {
            assertThat((double) bytes[i] / bytes[i - 1])
                    .as(Arrays.toString(bytes))
                    .isBetween(1.8, 2.2);
        }
    }
}
