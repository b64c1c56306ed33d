package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import org.junit.jupiter.api.Test;

/** A stranger's datagrams wait in little room, and one stranger does not take all of it. */
class EarlyDatagramsTest {
    private final EarlyDatagrams early = new EarlyDatagrams();

    @Test
    void onePathKeepsOneFlight() {
        for (int i = 0; i < EarlyDatagrams.MAX_OF_A_PATH; i++) {
            assertThat(early.add(datagram(100), path(1))).isTrue();
        }
        assertThat(early.add(datagram(100), path(1))).isFalse();
        assertThat(early.add(datagram(100), path(2))).isTrue();
        assertThat(early.take(path(1))).hasSize(EarlyDatagrams.MAX_OF_A_PATH);
        assertThat(early.take(path(1))).isEmpty();
        assertThat(early.take(path(2))).hasSize(1);
    }

    @Test
    void whatNoHandshakeSendsIsNotKept() {
        assertThat(early.add(datagram(EarlyDatagrams.MAX_LENGTH + 1), path(1))).isFalse();
        assertThat(early.add(datagram(EarlyDatagrams.MAX_LENGTH), path(1))).isTrue();
    }

    @Test
    void theOldestMakesRoom() {
        for (int i = 0; i < EarlyDatagrams.MAX_DATAGRAMS; i++) {
            assertThat(early.add(datagram(10), path(i))).isTrue();
        }
        assertThat(early.add(datagram(10), path(100))).isFalse();
        assertThat(early.take(path(0))).isEmpty();
        assertThat(early.take(path(100))).hasSize(1);
    }

    private static PacketBuffer datagram(int length) {
        return PacketBuffer.wrap(new byte[length]);
    }

    private static Path path(int port) {
        return Path.udp(Addresses.socketAddress("10.0.0.1", 1), Addresses.socketAddress("10.0.0.2", port + 1));
    }
}
