package dev.parley.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BaseTypesTest {
    private enum Timer {
        FIRST,
        SECOND
    }

    @Test
    void neverIsLaterThanAllAndDoesNotMove() {
        assertThat(Timestamp.NEVER.plusMillis(5)).isEqualTo(Timestamp.NEVER);
        assertThat(Timestamp.ofMillis(1).plusNanos(Long.MAX_VALUE)).isEqualTo(Timestamp.NEVER);
        assertThat(Timestamp.min(Timestamp.NEVER, Timestamp.ZERO)).isEqualTo(Timestamp.ZERO);
        assertThat(Timestamp.ofMillis(5).since(Timestamp.ofMillis(2))).isEqualTo(Duration.ofMillis(3));
        assertThat(Timestamp.ofMillis(1_500)).hasToString("1.500000 s");
    }

    @Test
    void timersExpireInTheOrderOfTheirDeadlines() {
        TimerTable<Timer> timers = new TimerTable<>(Timer.class);
        timers.set(Timer.FIRST, Timestamp.ofMillis(20));
        timers.set(Timer.SECOND, Timestamp.ofMillis(10));
        assertThat(timers.next()).isEqualTo(Timestamp.ofMillis(10));
        assertThat(timers.pollExpired(Timestamp.ofMillis(9))).isNull();
        assertThat(timers.pollExpired(Timestamp.ofMillis(30))).isEqualTo(Timer.SECOND);
        assertThat(timers.pollExpired(Timestamp.ofMillis(30))).isEqualTo(Timer.FIRST);
        assertThat(timers.pollExpired(Timestamp.ofMillis(30))).isNull();
        assertThat(timers.next().isNever()).isTrue();
    }

    @Test
    @Spec("RFC 1982 §3.2")
    void serialNumbersWrap() {
        assertThat(SerialNumbers.before16(0xffff, 0)).isTrue();
        assertThat(SerialNumbers.before16(0, 0xffff)).isFalse();
        assertThat(SerialNumbers.before16(0, 0x8000)).isFalse();
        assertThat(SerialNumbers.before16(0, 0x7fff)).isTrue();
        assertThat(SerialNumbers.before32(0xffff_ffff, 0)).isTrue();
        assertThat(SerialNumbers.before32(0, 0xffff_ffff)).isFalse();
        assertThat(SerialNumbers.distance16(0xfffe, 3)).isEqualTo(5);
    }

    @Test
    void packetsGrowBothWaysAndCheckTheirBounds() {
        PacketBuffer packet = PacketBuffer.allocate(16, 4);
        packet.append(new byte[] {1, 2, 3}, 0, 3);
        packet.prepend(2);
        packet.put16(0, 0xfeff);
        assertThat(packet.copy()).containsExactly(0xfe, 0xff, 1, 2, 3);
        assertThat(packet.u24(2)).isEqualTo(0x010203);
        packet.trimFront(2);
        packet.trimEnd(1);
        assertThat(packet.copy()).containsExactly(1, 2);
        assertThatThrownBy(() -> packet.u8(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> packet.u32(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> packet.append(100)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> packet.prepend(100)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void batchesReuseTheirBuffers() {
        TransmitBatch batch = new TransmitBatch();
        PacketBuffer first = batch.append(null, new byte[] {1});
        assertThat(batch.path(0)).isNull();
        batch.clear();
        assertThat(batch.isEmpty()).isTrue();
        Path path = Path.udp(Addresses.socketAddress("10.0.0.1", 1), Addresses.socketAddress("10.0.0.2", 2));
        assertThat(batch.append(path)).isSameAs(first);
        assertThat(first.length()).isZero();
        assertThat(batch.path(0)).isEqualTo(path);
        assertThatThrownBy(() -> batch.packet(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void dropsAreCountedByReasonWithinALimit() {
        DropCounters drops = new DropCounters();
        for (int i = 0; i < 1_000; i++) {
            drops.count("reason " + i);
        }
        drops.count("reason 0");
        assertThat(drops.get("reason 0")).isEqualTo(2);
        assertThat(drops.total()).isEqualTo(1_001);
        assertThat(drops.snapshot()).hasSizeLessThanOrEqualTo(DropCounters.LIMIT + 1);
    }
}
