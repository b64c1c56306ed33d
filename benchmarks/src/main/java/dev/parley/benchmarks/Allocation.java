package dev.parley.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.parley.runtime.IoMode;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCTransportStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.DatagramSocket;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a datagram costs in memory beside ciphers and messages, in a steady transfer over loopback, both ends: {@code allocation [nio|fast]
 * [SECONDS]}. Once with a socket a peer, once with the receivers of four pairs on one port. Ciphers are {@link NullCiphers}; a message's
 * bytes are allocated twice, for the copy that {@code send} owes its caller and for the array that the listener gets, and so are the
 * parameters that the JCE asks for, once to seal and once to open.
 */
final class Allocation {
    private static final int MESSAGE = 16_384;
    private static final long HIGH = 1 << 20;
    private static final int SHARING = 4;

    private Allocation() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        IoMode io = arguments.length > 1 ? IoMode.valueOf(arguments[1].toUpperCase(Locale.ROOT)) : IoMode.NIO;
        double seconds = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 10;
        Security.insertProviderAt(new NullCiphers(), 1);
        System.out.printf(Locale.ROOT, "JDK %s, %s%n", System.getProperty("java.version"), io);
        measure(
                "one peer a socket",
                LoopbackPair.factory(io).build(),
                LoopbackPair.factory(io).build(),
                1,
                seconds);
        measure(
                SHARING + " peers on one port",
                LoopbackPair.factory(io).build(),
                LoopbackPair.factory(io).sharedPort(freePort()).build(),
                SHARING,
                seconds);
        System.exit(0);
    }

    private static void measure(
            String name, PeerConnectionFactory offerers, PeerConnectionFactory answerers, int count, double seconds)
            throws InterruptedException {
        AtomicLong received = new AtomicLong();
        List<LoopbackPair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LoopbackPair pair = new LoopbackPair(offerers, answerers);
            pairs.add(pair);
            pair.receiver.onMessage(event -> received.addAndGet(event.bytes().length));
            byte[] message = new byte[MESSAGE];
            Runnable fill = () -> {
                while (pair.sender.readyState() == RTCDataChannelState.OPEN && pair.sender.bufferedAmount() < HIGH) {
                    pair.sender.send(message);
                }
            };
            pair.sender.setBufferedAmountLowThreshold(HIGH / 2);
            pair.sender.onBufferedAmountLow(event -> fill.run());
            fill.run();
        }
        TimeUnit.NANOSECONDS.sleep((long) (2e9 * seconds));
        long packets = packets(pairs);
        long bytes = received.get();
        long allocated = allocatedByLoops();
        TimeUnit.NANOSECONDS.sleep((long) (1e9 * seconds));
        packets = packets(pairs) - packets;
        bytes = received.get() - bytes;
        allocated = allocatedByLoops() - allocated;
        double each = (double) allocated / packets;
        double messages = 2.0 * bytes / packets;
        double parameters = 2.0 * parametersOfACall();
        System.out.printf(
                Locale.ROOT,
                "%-20s %6.1f B a datagram = %.1f messages + %.1f parameters of the JCE + %.1f besides; %d datagrams of %.0f B%n",
                name,
                each,
                messages,
                parameters,
                each - messages - parameters,
                packets,
                (double) bytes / packets);
        pairs.forEach(LoopbackPair::close);
        offerers.close();
        answerers.close();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static long packets(List<LoopbackPair> pairs) {
        long total = 0;
        for (LoopbackPair pair : pairs) {
            for (var end : List.of(pair.offerer, pair.answerer)) {
                for (RTCTransportStats stats : end.getStats().join().all(RTCTransportStats.class)) {
                    Long sent = stats.packetsSent();
                    total += sent == null ? 0 : sent;
                }
            }
        }
        return total;
    }

    private static long allocatedByLoops() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long total = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("parley-loop")) {
                total += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return total;
    }

    /** What a GCMParameterSpec takes, with its copy of the nonce. */
    private static double parametersOfACall() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int count = 10_000;
        Object[] kept = new Object[count];
        byte[] nonce = new byte[12];
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < count; i++) {
            kept[i] = new javax.crypto.spec.GCMParameterSpec(128, nonce);
        }
        return (double) (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / count;
    }
}
