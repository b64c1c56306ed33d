package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from one socket, in batches of bounded size and time, and hands on what came. */
final class DatagramReader {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramReader.class);

    /** Datagrams read in one turn: enough to acknowledge and send in batches, few enough that no port starves the others. */
    static final int READS_PER_TURN = 64;

    /** So many datagrams are read between two looks at the clock. */
    private static final int READS_BETWEEN_LOOKS = 8;

    /**
     * After so long a silence a port most likely brings as many datagrams as after the last one, as with the consent checks of an idle
     * connection, and is not asked for another. Where there is one, the selector says so in the next turn. A loop that stood still for a
     * while sees a silence, too; it reads all that waits before it asks anybody anything.
     */
    private static final long SILENCE_NANOS = Duration.ofMillis(5).toNanos();

    private final NioEventLoop loop;
    private final NioDatagramPort port;
    private final DatagramChannel channel;
    private final DatagramHandler handler;
    private final DatagramIo io;
    private final RecentAddresses<InetSocketAddress, Path> paths = new RecentAddresses<>();
    private @Nullable Path lastPath;
    private Timestamp lastRead = Timestamp.ZERO;

    /** How many datagrams came since the last silence. */
    private int burst;

    private long datagrams;
    private long bytes;

    DatagramReader(
            NioEventLoop loop, NioDatagramPort port, DatagramChannel channel, DatagramHandler handler, DatagramIo io) {
        this.loop = loop;
        this.port = port;
        this.channel = channel;
        this.handler = handler;
        this.io = io;
    }

    long datagrams() {
        return datagrams;
    }

    long bytes() {
        return bytes;
    }

    /** Reads what waits, as much as one turn may. */
    void read() {
        DatagramOffload.Socket fast = port.offload();
        if (fast != null) {
            readRuns(fast);
        } else {
            readBatch();
        }
    }

    /** As {@link #readBatch}, where one system call may bring many datagrams. */
    private void readRuns(DatagramOffload.Socket socket) {
        Timestamp now = loop.now();
        boolean any = false;
        boolean dry = false;
        for (int n = 0; n < READS_PER_TURN && !port.isClosed(); ) {
            int count = socket.receive();
            if (count <= 0) {
                dry = true;
                if (count == DatagramOffload.Socket.GONE) {
                    port.fallBack(socket);
                }
                break;
            }
            any = true;
            n += count;
            Path path = socket.path();
            for (int i = 0; i < count && !port.isClosed(); i++) {
                PacketBuffer datagram = socket.datagram(i);
                datagrams++;
                bytes += datagram.length();
                handler.datagram(datagram, path, now);
            }
            if (isTurnUsedUp(now)) {
                break;
            }
        }
        if (any && !port.isClosed()) {
            handler.endOfBatch(now);
        }
        if (!dry) {
            loop.hasMoreToRead();
        }
    }

    private void readBatch() {
        Timestamp now = loop.now();
        int most = READS_PER_TURN;
        if (now.nanosSince(lastRead) > SILENCE_NANOS) {
            most = burst == 0 || loop.isLate(now) ? most : Math.min(burst, most);
            burst = 0;
        }
        boolean dry = false;
        int n = 0;
        while (n < most && !port.isClosed()) {
            InetSocketAddress source = receiveOne();
            if (source == null) {
                dry = true;
                break;
            }
            PacketBuffer datagram = io.received();
            datagrams++;
            bytes += datagram.length();
            handler.datagram(datagram, path(source), now);
            if (++n % READS_BETWEEN_LOOKS == 0 && isTurnUsedUp(now)) {
                break;
            }
        }
        lastRead = now;
        burst += n;
        if (n > 0 && !port.isClosed()) {
            handler.endOfBatch(now);
        }
        if (!dry) {
            loop.hasMoreToRead();
        }
    }

    /** What waits in the socket is read in the next turn, after the timers and the other ports have had theirs. */
    private boolean isTurnUsedUp(Timestamp started) {
        return loop.now().nanosSince(started) > NioEventLoop.TURN_BUDGET_NANOS;
    }

    /** Receives into the loop's buffer; null when nothing waits, or an ICMP error did. */
    private @Nullable InetSocketAddress receiveOne() {
        try {
            io.in.clear();
            SocketAddress source = channel.receive(io.in);
            return (InetSocketAddress) source;
        } catch (PortUnreachableException e) {
            // An ICMP error says nothing that consent checks do not say better, and anyone can forge one.
            return null;
        } catch (IOException e) {
            LOG.debug("receive on {} failed", port, e);
            return null;
        }
    }

    private Path path(InetSocketAddress source) {
        Path last = lastPath;
        if (last != null && Objects.equals(last.remote(), source)) {
            return last;
        }
        Path path = paths.get(source);
        if (path == null) {
            path = Path.udp(port.localAddress(), source);
            paths.put(source, path, loop.now().nanos());
        }
        lastPath = path;
        return path;
    }
}
