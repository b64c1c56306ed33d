package dev.parley.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class DelayedPathTest {
    private static final long DELAY_NANOS = 30_000_000;

    @Test
    void datagramsTakeTheirTimeBothWaysAndTheAnswerFindsTheBrowser() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket browser = new DatagramSocket(new InetSocketAddress(loopback, 0));
                DatagramSocket stack = new DatagramSocket(new InetSocketAddress(loopback, 0));
                DelayedPath path =
                        new DelayedPath(new InetSocketAddress(loopback, stack.getLocalPort()), DELAY_NANOS)) {
            browser.setSoTimeout(10_000);
            stack.setSoTimeout(10_000);
            long began = System.nanoTime();
            browser.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, path.address()));
            DatagramPacket arrived = new DatagramPacket(new byte[100], 100);
            stack.receive(arrived);
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(DELAY_NANOS);
            assertThat(arrived.getLength()).isEqualTo(3);

            stack.send(new DatagramPacket(new byte[] {4, 5}, 2, arrived.getSocketAddress()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            browser.receive(answer);
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2 * DELAY_NANOS);
            assertThat(answer.getLength()).isEqualTo(2);
            assertThat(answer.getSocketAddress()).isEqualTo(path.address());
            assertThat(path.dropped()).isZero();
        }
    }
}
