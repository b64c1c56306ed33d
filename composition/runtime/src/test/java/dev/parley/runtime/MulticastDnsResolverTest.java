package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.base.Spec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.jmdns.JmDNS;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against another implementation of RFC 6762, on whatever interface of this machine can do multicast. */
@Timeout(60)
class MulticastDnsResolverTest {
    private static @Nullable InetAddress multicastAddress() throws Exception {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && each.supportsMulticast() && !each.isLoopback()) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (address.getAddress().length == 4) {
                        return address;
                    }
                }
            }
        }
        return null;
    }

    private static CompletableFuture<List<InetAddress>> resolve(EventLoop loop, String name) {
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        loop.execute(() -> loop.resolver().resolve(name).whenComplete((addresses, failure) -> {
            if (failure == null) {
                result.complete(addresses);
            } else {
                result.completeExceptionally(failure);
            }
        }));
        return result;
    }

    @Test
    void anotherImplementationsNameIsFound() throws Exception {
        InetAddress address = multicastAddress();
        assumeTrue(address != null, "missing tool: an interface with IPv4 multicast");
        NioEventLoop loop = new NioEventLoop("mdns-test");
        loop.retain();
        String name = UUID.randomUUID().toString();
        JmDNS responder = JmDNS.create(address, name);
        try {
            assertThat(responder.getHostName()).startsWith(name);
            assertThat(resolve(loop, name + ".local").get(20, TimeUnit.SECONDS)).contains(address);
            assertThat(resolve(loop, name.toUpperCase(Locale.ROOT) + ".LOCAL.").get(20, TimeUnit.SECONDS))
                    .contains(address);
            CompletableFuture<Integer> ports = new CompletableFuture<>();
            loop.execute(() -> ports.complete(loop.ports().size()));
            assertThat(ports.get(10, TimeUnit.SECONDS)).as("ports left open").isZero();
        } finally {
            responder.close();
            loop.release();
            loop.close();
        }
    }

    @Test
    @Spec("RFC 6762 §6.7")
    void aUnicastAnswerToTheOneShotQueryIsEnough() throws Exception {
        InetAddress address = multicastAddress();
        assumeTrue(address != null, "missing tool: an interface with IPv4 multicast");
        String label = "one-shot-" + UUID.randomUUID().toString().substring(0, 8);
        NioEventLoop loop = new NioEventLoop("mdns-test");
        loop.retain();
        MulticastSocket responder = new MulticastSocket(MulticastDnsResolver.PORT);
        InetSocketAddress group = new InetSocketAddress(MulticastDnsResolver.group(false), 0);
        responder.joinGroup(group, NetworkInterface.getByInetAddress(address));
        Thread answering = new Thread(() -> answerLegacyQueries(responder, label));
        answering.start();
        try {
            assertThat(resolve(loop, label + ".local").get(20, TimeUnit.SECONDS))
                    .containsExactly(InetAddress.getByName("192.0.2.99"));
        } finally {
            responder.close();
            answering.join();
            loop.release();
            loop.close();
        }
    }

    /** Answers only queries from other ports than 5353, by unicast, with their identifier and the name of their question. */
    private static void answerLegacyQueries(MulticastSocket socket, String label) {
        byte[] owner = (label + "\u0005local\0").getBytes(StandardCharsets.US_ASCII);
        byte[] in = new byte[1_500];
        try {
            while (!socket.isClosed()) {
                DatagramPacket query = new DatagramPacket(in, in.length);
                socket.receive(query);
                boolean legacy = query.getPort() != MulticastDnsResolver.PORT;
                if (legacy && new String(in, 13, label.length(), StandardCharsets.US_ASCII).equals(label)) {
                    ByteBuffer answer = ByteBuffer.allocate(200);
                    answer.put(in, 0, 2)
                            .putShort((short) 0x8400)
                            .putShort((short) 0)
                            .putShort((short) 1)
                            .putInt(0);
                    answer.put((byte) label.length()).put(owner);
                    answer.putShort((short) 1).putShort((short) 1).putInt(10).putShort((short) 4);
                    answer.put(new byte[] {(byte) 192, 0, 2, 99});
                    socket.send(new DatagramPacket(answer.array(), answer.position(), query.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // The socket was closed: the test is over.
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void aNameThatNobodyHasTimesOutAndLeavesNothing() throws Exception {
        NioEventLoop loop = new NioEventLoop("mdns-test");
        loop.retain();
        String name = UUID.randomUUID() + ".local";
        CompletableFuture<List<InetAddress>> first = resolve(loop, name);
        CompletableFuture<List<InetAddress>> second = resolve(loop, name);
        CompletableFuture<List<InetAddress>> bad = resolve(loop, "a..local");
        assertThatThrownBy(() -> bad.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        CompletableFuture<Integer> left = new CompletableFuture<>();
        loop.execute(() -> left.complete(loop.ports().size() + loop.runningTimers()));
        assertThat(left.get(10, TimeUnit.SECONDS)).isZero();
        loop.release();
        loop.close();
    }
}
