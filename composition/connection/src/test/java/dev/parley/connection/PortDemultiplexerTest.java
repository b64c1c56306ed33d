package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortDemultiplexerTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 3478);

    private final PortDemultiplexer<String> port = new PortDemultiplexer<>();
    private final List<String> handled = new ArrayList<>();
    private boolean authenticates = true;

    private static InetSocketAddress remote(int number) {
        return new InetSocketAddress("198.51.100." + number % 250, 1_000 + number);
    }

    private static PacketBuffer stun(int type, int transaction, String username) {
        byte[] name = username.getBytes(StandardCharsets.UTF_8);
        int padded = name.length + 3 & ~3;
        PacketBuffer stun = PacketBuffer.wrap(new byte[20 + 8 + 4 + padded]);
        stun.put16(0, type);
        stun.put16(2, stun.length() - 20);
        stun.put32(4, 0x2112_a442);
        stun.put32(16, transaction);
        stun.put16(20, 0x0024);
        stun.put16(22, 4);
        stun.put16(28, 0x0006);
        stun.put16(30, name.length);
        stun.put(32, name, 0, name.length);
        return stun;
    }

    private String dispatch(PacketBuffer datagram, InetSocketAddress from) {
        return port.dispatch(datagram, Path.udp(LOCAL, from), Timestamp.ZERO, (connection, bytes, path, now) -> {
            handled.add(connection);
            return authenticates && bytes.length() > 0 && bytes.u8(0) <= 3;
        });
    }

    private static PacketBuffer dtls() {
        return PacketBuffer.wrap(new byte[] {22, 1, 2, 3});
    }

    @Test
    @Spec("RFC 8445 §7.2.2")
    void aRequestGoesWhereItsUsernameSays() {
        port.register("alice", "A");
        port.register("bob", "B");
        assertThat(dispatch(stun(0x0001, 1, "alice:peer"), remote(1))).isEqualTo("A");
        assertThat(dispatch(stun(0x0001, 2, "bob:peer"), remote(2))).isEqualTo("B");
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("A");
        assertThat(dispatch(dtls(), remote(2))).isEqualTo("B");
        assertThat(dispatch(dtls(), remote(3))).isNull();
        assertThat(dispatch(stun(0x0001, 3, "carol:peer"), remote(3))).isNull();
        assertThat(dispatch(stun(0x0001, 3, "alice"), remote(3))).isNull();
        assertThat(port.drops().total()).isEqualTo(3);
    }

    @Test
    void fragmentsAreUniqueOnAPort() {
        assertThat(port.register("alice", "A")).isTrue();
        assertThat(port.register("alice", "A")).isTrue();
        assertThat(port.register("alice", "B")).isFalse();
        port.unregister("alice");
        assertThat(port.register("alice", "B")).isTrue();
    }

    /** Lets a connection ask an address, and the address answer. */
    private void prove(String connection, int transaction, int number) {
        port.noteSent(connection, stun(0x0001, transaction, "peer:" + connection), remote(number));
        assertThat(dispatch(stun(0x0101, transaction, ""), remote(number))).isEqualTo(connection);
    }

    @Test
    void anAddressThatHasNotAnsweredIsLentToTheLastAuthenticatedCheck() {
        port.register("alice", "A");
        port.register("bob", "B");
        dispatch(stun(0x0001, 1, "alice:peer"), remote(1));
        authenticates = false;
        dispatch(stun(0x0001, 2, "bob:peer"), remote(1));
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("A");
        authenticates = true;
        dispatch(stun(0x0001, 2, "bob:peer"), remote(1));
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("B");
        // A's end takes nothing from B.
        port.forget("A");
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("B");
    }

    /** A stranger sends a copy of B's check with A's peer's address as its source. */
    @Test
    void aForgedSourceMovesNobodysAddress() {
        port.register("alice", "A");
        port.register("bob", "B");
        prove("A", 7, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(dispatch(stun(0x0001, 2, "bob:peer"), remote(1))).isEqualTo("B");
            assertThat(dispatch(dtls(), remote(1))).isEqualTo("A");
        }
    }

    @Test
    void anAnswerMovesAnAddress() {
        port.register("alice", "A");
        port.register("bob", "B");
        prove("A", 7, 1);
        prove("B", 8, 1);
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("B");
        port.forget("A");
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("B");
    }

    /** Copies of A's check come from ever new addresses. */
    @Test
    void checksAloneNeverPushOutAnAddressThatHasAnswered() {
        port.register("alice", "A");
        prove("A", 7, 1);
        for (int i = 100; i < 10_000; i++) {
            dispatch(stun(0x0001, 3, "alice:peer"), remote(i));
        }
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("A");
        assertThat(dispatch(dtls(), remote(9_000))).as("an address long gone").isNull();
    }

    /** The peer answers from ever new addresses, and goes on to answer consent checks on the selected pair. */
    @Test
    void theAddressThatIsAskedForConsentNeverGoes() {
        port.register("alice", "A");
        prove("A", 7, 1);
        for (int i = 100; i < 1_000; i++) {
            prove("A", i, i);
            if (i % 20 == 0) {
                port.noteSent("A", stun(0x0001, 9_000 + i, "peer:alice"), remote(1));
            }
        }
        assertThat(dispatch(dtls(), remote(1))).isEqualTo("A");
        assertThat(dispatch(dtls(), remote(100))).isNull();
    }

    @Test
    void aResponseGoesToTheOneWhoAsked() {
        port.register("alice", "A");
        port.noteSent("A", stun(0x0001, 77, "peer:alice"), remote(4));
        assertThat(dispatch(stun(0x0101, 78, ""), remote(5))).isNull();
        assertThat(dispatch(stun(0x0101, 77, ""), remote(5))).isEqualTo("A");
        assertThat(dispatch(dtls(), remote(5))).isEqualTo("A");
        // Only once.
        assertThat(dispatch(stun(0x0101, 77, ""), remote(6))).isNull();
    }

    @Test
    void aForgottenConnectionGetsNothing() {
        port.register("alice", "A");
        dispatch(stun(0x0001, 1, "alice:peer"), remote(1));
        port.noteSent("A", stun(0x0001, 9, "peer:alice"), remote(2));
        port.forget("A");
        assertThat(dispatch(dtls(), remote(1))).isNull();
        assertThat(dispatch(stun(0x0001, 1, "alice:peer"), remote(1))).isNull();
        assertThat(dispatch(stun(0x0101, 9, ""), remote(1))).isNull();
        assertThat(port.size()).isZero();
        assertThat(port.register("alice", "B")).isTrue();
    }

    @Test
    void aConnectionThatClosesWhileItHandlesLeavesNoAddress() {
        port.register("alice", "A");
        port.dispatch(stun(0x0001, 1, "alice:p"), Path.udp(LOCAL, remote(1)), Timestamp.ZERO, (c, b, p, now) -> {
            port.forget(c);
            return true;
        });
        assertThat(dispatch(dtls(), remote(1))).isNull();
    }

    @Test
    void theLentAddressesOfAConnectionAreBounded() {
        port.register("alice", "A");
        for (int i = 0; i <= PortDemultiplexer.MAX_LENT_ADDRESSES_PER_CONNECTION; i++) {
            dispatch(stun(0x0001, i, "alice:peer"), remote(i));
        }
        assertThat(dispatch(dtls(), remote(0))).isNull();
        assertThat(dispatch(dtls(), remote(PortDemultiplexer.MAX_LENT_ADDRESSES_PER_CONNECTION)))
                .isEqualTo("A");
    }

    @Test
    void rememberedRequestsAreBounded() {
        port.register("alice", "A");
        for (int i = 0; i <= PortDemultiplexer.MAX_TRANSACTIONS; i++) {
            port.noteSent("A", stun(0x0001, i, "peer:alice"), remote(7));
        }
        assertThat(dispatch(stun(0x0101, 0, ""), remote(1))).isNull();
        assertThat(dispatch(stun(0x0101, 1, ""), remote(1))).isEqualTo("A");
    }

    @Test
    void garbageIsDropped() {
        port.register("alice", "A");
        Random random = new Random(1);
        byte[] seed = stun(0x0001, 1, "alice:peer").copy();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(seed, random.nextInt(seed.length + 1));
            for (int flips = random.nextInt(5); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            dispatch(PacketBuffer.wrap(bytes), remote(random.nextInt(100)));
        }
        assertThat(port.size()).isEqualTo(1);
    }
}
