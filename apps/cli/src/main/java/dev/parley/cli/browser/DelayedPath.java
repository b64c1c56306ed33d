package dev.parley.cli.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A relay of datagrams that holds each one up for half a round trip, so that every stack behind it has the same path. It has an address
 * for the browser, which it is told instead of the stack's, and one for the stack, which learns it from the checks that come from there
 * (RFC 8445 §7.3.1.3). A thread for reading and one for sending, each way.
 */
final class DelayedPath implements AutoCloseable {
    /** Datagrams that may be under way in one direction: 160 MB/s at 200 ms of round trip. More are dropped, as by any router. */
    private static final int MAX_UNDER_WAY = 1 << 14;

    /** Wanted size in bytes. Linux grants less unless its administrator has raised the limit. */
    private static final int SOCKET_BUFFER = 4 << 20;

    private static final int MAX_DATAGRAM = 2_048;

    private record Held(byte[] bytes, long dueNanos) {}

    private final DatagramChannel facingBrowser;
    private final DatagramChannel facingStack;
    private final long delayNanos;
    private volatile @Nullable SocketAddress browser;
    private final SocketAddress stack;
    private volatile long dropped;

    /**
     * Opens the path.
     *
     * @param stack where the stack is
     * @param delayNanos how long a datagram takes in one direction
     */
    DelayedPath(InetSocketAddress stack, long delayNanos) throws IOException {
        this.stack = stack;
        this.delayNanos = delayNanos;
        facingBrowser = open(stack.getAddress());
        facingStack = open(stack.getAddress());
        carry("up", facingBrowser, facingStack);
        carry("down", facingStack, facingBrowser);
    }

    private static DatagramChannel open(InetAddress address) throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER)
                .setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER)
                .bind(new InetSocketAddress(address, 0));
    }

    /** Returns the address that the browser sends to. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) facingBrowser.getLocalAddress();
    }

    /** Returns how many datagrams were dropped because too many were under way. */
    long dropped() {
        return dropped;
    }

    private void carry(String name, DatagramChannel from, DatagramChannel to) {
        LinkedBlockingQueue<Held> held = new LinkedBlockingQueue<>(MAX_UNDER_WAY);
        start("parley-path-" + name + "-in", () -> read(from, held));
        start("parley-path-" + name + "-out", () -> send(held, to));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (ClosedChannelException | InterruptedException e) {
                        // The path was closed: its threads end.
                        Thread.currentThread().interrupt();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(DatagramChannel from, LinkedBlockingQueue<Held> held) throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
        while (from.isOpen()) {
            buffer.clear();
            SocketAddress source = from.receive(buffer);
            if (from == facingBrowser) {
                browser = source;
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            if (!held.offer(new Held(bytes, System.nanoTime() + delayNanos))) {
                dropped++;
            }
        }
        held.put(new Held(new byte[0], 0));
    }

    private void send(LinkedBlockingQueue<Held> held, DatagramChannel to) throws IOException, InterruptedException {
        while (to.isOpen()) {
            Held next = held.take();
            for (long wait = next.dueNanos - System.nanoTime(); wait > 0; wait = next.dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            SocketAddress target = to == facingStack ? stack : browser;
            if (target != null && next.bytes.length > 0) {
                to.send(ByteBuffer.wrap(next.bytes), target);
            }
        }
    }

    @Override
    public void close() throws IOException {
        facingBrowser.close();
        facingStack.close();
    }
}
