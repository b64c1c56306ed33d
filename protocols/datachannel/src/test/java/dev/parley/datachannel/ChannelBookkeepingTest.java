package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.datachannel.Reassembly.Outcome;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.upperlayer.SctpEvent.Fragment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small parts, each alone. */
class ChannelBookkeepingTest {
    @Test
    void aLedgerTellsTheApplicationsBytesApart() {
        SendLedger ledger = new SendLedger();
        ledger.addOverhead(12);
        ledger.addUserData(100);
        ledger.addUserData(50);
        ledger.addOverhead(1);
        ledger.addUserData(0);
        ledger.addUserData(7);

        assertThat(ledger.buffered()).isEqualTo(157);
        assertThat(ledger.remove(10)).isZero();
        assertThat(ledger.remove(12)).isEqualTo(10);
        assertThat(ledger.remove(140)).isEqualTo(140);
        assertThat(ledger.remove(2)).isEqualTo(1);
        assertThat(ledger.buffered()).isEqualTo(6);
        assertThat(ledger.remove(1_000)).isEqualTo(6);
        assertThat(ledger.buffered()).isZero();
    }

    @Test
    void aLedgerAgreesWithAPlainQueue() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            SendLedger ledger = new SendLedger();
            Deque<Boolean> model = new ArrayDeque<>();
            for (int step = 0; step < 300; step++) {
                int bytes = 1 + random.nextInt(20);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        ledger.addUserData(bytes);
                        for (int i = 0; i < bytes; i++) {
                            model.add(true);
                        }
                    }
                    case 1 -> {
                        ledger.addOverhead(bytes);
                        for (int i = 0; i < bytes; i++) {
                            model.add(false);
                        }
                    }
                    default -> {
                        long expected = 0;
                        for (int i = 0; i < bytes && !model.isEmpty(); i++) {
                            expected += model.remove() ? 1 : 0;
                        }
                        assertThat(ledger.remove(bytes)).as("seed " + seed).isEqualTo(expected);
                    }
                }
                assertThat(ledger.buffered())
                        .as("seed " + seed)
                        .isEqualTo(model.stream().filter(user -> user).count());
            }
        }
    }

    @Test
    @Spec("RFC 8832 §6")
    void theClientHasEvenIdsAndTheServerOddOnes() {
        ChannelTable table = new ChannelTable();
        assertThat(table.freeId(DtlsRole.CLIENT, 65_535)).isZero();
        assertThat(table.freeId(DtlsRole.SERVER, 65_535)).isEqualTo(1);

        Channel zero = table.create(ChannelParameters.reliable("a"));
        table.setId(zero, 0);
        table.setId(table.create(ChannelParameters.reliable("b")), 2);
        assertThat(table.freeId(DtlsRole.CLIENT, 65_535)).isEqualTo(4);
        table.remove(zero);
        assertThat(table.freeId(DtlsRole.CLIENT, 65_535)).isZero();
    }

    @Test
    void idsAreExhausted() {
        ChannelTable table = new ChannelTable();
        int count = 0;
        for (int id = table.freeId(DtlsRole.CLIENT, 65_535);
                id != Channel.NO_ID;
                id = table.freeId(DtlsRole.CLIENT, 65_535)) {
            table.setId(table.create(ChannelParameters.reliable("")), id);
            count++;
        }
        // 0, 2 … 65,534.
        assertThat(count).isEqualTo(32_768);
        assertThat(table.isUsed(65_534)).isTrue();
        assertThat(table.freeId(DtlsRole.SERVER, 2)).isEqualTo(1);
        assertThat(table.freeId(DtlsRole.SERVER, 1)).isEqualTo(Channel.NO_ID);
    }

    private static Fragment fragment(int stream, long messageId, byte[] data, boolean begin, boolean end) {
        return new Fragment(stream, PayloadProtocol.BINARY, false, messageId, data, 0, data.length, begin, end);
    }

    @Test
    void aMessageThatIsLargerOrSmallerThanTheLastIsWholeToo() {
        Reassembly reassembly = new Reassembly(1_000);
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        long id = 1;
        for (int size : new int[] {300, 3, 300, 300, 17, 299}) {
            for (int at = 0; at < size; at++) {
                Fragment piece =
                        new Fragment(1, PayloadProtocol.BINARY, false, id, bytes, at, 1, at == 0, at == size - 1);
                assertThat(reassembly.add(piece)).isEqualTo(at == size - 1 ? Outcome.COMPLETE : Outcome.INCOMPLETE);
            }
            assertThat(reassembly.take()).isEqualTo(Arrays.copyOf(bytes, size));
            assertThat(reassembly.bytes()).isZero();
            assertThat(reassembly.oldestBytes()).isZero();
            id++;
        }
    }

    @Test
    void fragmentsBecomeMessages() {
        Reassembly reassembly = new Reassembly(10);
        assertThat(reassembly.add(fragment(1, 7, new byte[] {1, 2}, true, false)))
                .isEqualTo(Outcome.INCOMPLETE);
        assertThat(reassembly.add(fragment(1, 8, new byte[] {9}, true, false))).isEqualTo(Outcome.INCOMPLETE);
        // Arrays count as they are: with room for as much again.
        assertThat(reassembly.bytes()).isEqualTo(4 + 2);
        assertThat(reassembly.oldestBytes()).isEqualTo(4);
        assertThat(reassembly.add(fragment(1, 7, new byte[] {3}, false, true))).isEqualTo(Outcome.COMPLETE);
        assertThat(reassembly.take()).containsExactly(1, 2, 3);
        assertThat(reassembly.bytes()).isEqualTo(2);
        reassembly.drop(8);
        assertThat(reassembly.bytes()).isZero();
        assertThat(reassembly.add(fragment(1, 8, new byte[] {9}, false, true))).isEqualTo(Outcome.DROPPED);
    }

    @Test
    void aMessageAboveTheLimitIsGivenUp() {
        Reassembly reassembly = new Reassembly(4);
        assertThat(reassembly.add(fragment(1, 1, new byte[5], true, true))).isEqualTo(Outcome.TOO_LARGE);
        assertThat(reassembly.add(fragment(1, 2, new byte[3], true, false))).isEqualTo(Outcome.INCOMPLETE);
        assertThat(reassembly.add(fragment(1, 2, new byte[3], false, false))).isEqualTo(Outcome.TOO_LARGE);
        assertThat(reassembly.bytes()).isZero();
        assertThat(reassembly.add(fragment(1, 2, new byte[3], false, true))).isEqualTo(Outcome.DROPPED);
        assertThat(reassembly.add(fragment(1, 3, new byte[4], true, true))).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void theWindowStaysClosedByWhatTheApplicationHolds() {
        ReceiveCredit credit = new ReceiveCredit(100, 50);
        credit.arrived(30);
        credit.delivered(30);
        assertThat(credit.settle()).isZero();
        credit.consumed(10, 0);
        assertThat(credit.settle()).isZero();
        credit.consumed(20, 1);
        assertThat(credit.settle()).isEqualTo(30);
    }

    @Test
    void messagesOfNoBytesCloseTheWindowToo() {
        ReceiveCredit credit = new ReceiveCredit(1_000, 50);
        for (int i = 0; i < 10; i++) {
            credit.arrived(1);
            credit.delivered(0);
        }
        assertThat(credit.settle()).isZero();
        assertThat(credit.held()).isZero();
        assertThat(credit.excess()).isEqualTo(10 * ReceiveCredit.MESSAGE_OVERHEAD - 10);
        credit.consumed(0, 10);
        assertThat(credit.excess()).isZero();
        assertThat(credit.settle()).isEqualTo(10);
    }

    @Test
    void pausedChannelsCloseTheWindowAboveTheirAllowanceOnly() {
        ReceiveCredit credit = new ReceiveCredit(100 + ReceiveCredit.MESSAGE_OVERHEAD, 50);
        credit.arrived(100);
        credit.parked(100);
        assertThat(credit.settle()).isEqualTo(100);
        credit.arrived(30);
        credit.parked(30);
        assertThat(credit.settle()).isZero();
        credit.unparked(30);
        credit.unparked(100);
        assertThat(credit.settle()).isEqualTo(30);
    }

    @Test
    void theOldestIncompleteMessageNeverClosesTheWindow() {
        ReceiveCredit credit = new ReceiveCredit(100, 50);
        credit.arrived(1_000);
        credit.incomplete(1_000, 1, 1_000);
        assertThat(credit.settle()).isEqualTo(1_000);
        credit.arrived(60);
        credit.incomplete(1_060, 2, 1_000);
        assertThat(credit.settle()).isZero();
        credit.allowReassembly(50 + ReceiveCredit.INCOMPLETE_OVERHEAD);
        assertThat(credit.settle()).isEqualTo(50);
    }

    @Test
    void beginningsOfMessagesCountThoughTheyHaveNoBytes() {
        ReceiveCredit credit = new ReceiveCredit(100, 1 << 20);
        credit.arrived(10_000);
        credit.incomplete(10_000, 10_000, 1);
        assertThat(credit.settle()).isZero();
        assertThat(credit.excess()).isEqualTo(9_999L * ReceiveCredit.INCOMPLETE_OVERHEAD - 1 - (1 << 20));
    }

    @Test
    void earlyMessagesAreHeldWithinBounds() {
        HeldMessages held = new HeldMessages(10);
        assertThat(held.add(1, 51, new byte[6])).isTrue();
        assertThat(held.add(2, 51, new byte[5])).isFalse();
        assertThat(held.add(2, 51, new byte[4])).isTrue();
        assertThat(held.take(1)).hasSize(1);
        assertThat(held.take(1)).isEmpty();
        assertThat(held.bytes()).isEqualTo(4);

        HeldMessages many = new HeldMessages(1 << 20);
        int count = 0;
        while (many.add(count, 51, new byte[1])) {
            count++;
        }
        assertThat(count).isEqualTo(HeldMessages.MAX_MESSAGES);
    }

    @Test
    @Spec("RFC 8831 §6.4")
    void prioritiesHaveTheirNumbers() {
        assertThat(ChannelPriority.of(0)).isEqualTo(ChannelPriority.VERY_LOW);
        assertThat(ChannelPriority.of(128)).isEqualTo(ChannelPriority.VERY_LOW);
        assertThat(ChannelPriority.of(129)).isEqualTo(ChannelPriority.LOW);
        assertThat(ChannelPriority.of(512)).isEqualTo(ChannelPriority.MEDIUM);
        assertThat(ChannelPriority.of(65_535)).isEqualTo(ChannelPriority.HIGH);
    }

    @Test
    void parametersKeepTheirRanges() {
        assertThatThrownBy(() -> new ChannelParameters("", "", true, 1, 1, false, null, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelParameters.negotiated("", 65_535)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChannelParameters("", "", true, 65_536, null, false, null, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChannelParameters("", "", true, null, null, true, null, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelParameters.reliable("ä".repeat(32_768)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ChannelParameters.reliable("a".repeat(65_535)).label()).hasSize(65_535);
    }
}
