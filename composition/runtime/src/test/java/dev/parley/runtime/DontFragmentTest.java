package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of NIO: which datagrams leave whole, in fragments or not at all depends on the JDK. */
@Timeout(30)
class DontFragmentTest {
    private static final boolean JDK_KNOWS = Runtime.version().feature() >= 19;

    private final NioEventLoop loop = NioEventLoop.foreign("whole", IoMode.NIO);
    private final List<Integer> received = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private DatagramPort port(String address) throws IOException {
        return loop.bind(
                new InetSocketAddress(address, 0),
                PortOptions.DEFAULT,
                (datagram, path, now) -> received.add(datagram.length()));
    }

    private int send(DatagramPort from, DatagramPort to, int size, boolean dontFragment) {
        TransmitBatch batch = loop.sharedBatch();
        batch.append(Path.udp(from.localAddress(), to.localAddress()), new byte[size]);
        if (dontFragment) {
            batch.setDontFragment(0);
        }
        int taken = from.send(batch, 0, 1);
        batch.clear();
        int before = received.size();
        while (received.size() < before + taken) {
            loop.runOnce(Duration.ofSeconds(10));
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @Spec("RFC 8899 §3: Probe packets")
    void whatMustNotBeFragmentedLeavesOnlyWhereThatIsHeeded(String address) throws IOException {
        DatagramPort from = port(address);
        DatagramPort to = port(address);
        assertThat(from.forbidsFragmentation()).isEqualTo(JDK_KNOWS);
        assertThat(send(from, to, 1_400, true)).isEqualTo(JDK_KNOWS ? 1 : 0);
        assertThat(send(from, to, 1_400, false)).isEqualTo(1);
        assertThat(send(from, to, 400, true)).as("fragmented nowhere").isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsLargerThanTheInterfaceTakesIsLostOrFragmented() throws IOException {
        DatagramPort from = port("::1");
        DatagramPort to = port("::1");
        // With its headers this is more than loopback's 65,536.
        for (int round = 0; round < 2; round++) {
            assertThat(send(from, to, 65_500, false)).isEqualTo(1);
            assertThat(send(from, to, 65_500, true)).isZero();
        }
        assertThat(from.isClosed()).isFalse();
        assertThat(from.statistics().sendErrors()).isEqualTo(2);
    }
}
