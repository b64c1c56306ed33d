package dev.parley.runtime;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's addresses, enumerated off the loops because the calls are slow on machines with many interfaces. One snapshot
 * serves all loops of the JVM. Thread-safe.
 */
final class NetworkInterfaces {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkInterfaces.class);

    /** A snapshot older than this is not given out without looking again. */
    static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Linux's list of IPv6 addresses with their flags, which the JDK does not show. */
    private static final Path LINUX_IPV6 = Path.of("/proc/net/if_inet6");

    /** IFA_F_TEMPORARY and IFA_F_DEPRECATED of Linux's if_addr.h. */
    private static final int TEMPORARY = 0x01;

    private static final int DEPRECATED = 0x20;

    private static final AtomicBoolean REFRESHING = new AtomicBoolean();

    private static volatile @Nullable Snapshot latest;

    private record Snapshot(List<NetworkAddress> addresses, long takenNanos) {}

    private NetworkInterfaces() {}

    /** The daemon thread that enumerates and polls; it ends by itself when nobody polls any more. */
    static ScheduledExecutorService worker() {
        return Worker.INSTANCE;
    }

    private static final class Worker {
        static final ScheduledExecutorService INSTANCE = create();

        private static ScheduledExecutorService create() {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = Executors.defaultThreadFactory().newThread(task);
                thread.setName("parley-interfaces");
                thread.setDaemon(true);
                return thread;
            });
            executor.setKeepAliveTime(10, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            executor.setRemoveOnCancelPolicy(true);
            return executor;
        }
    }

    /** Returns a recent snapshot, enumerating on the caller's thread where there is none. */
    static List<NetworkAddress> recent() {
        Snapshot snapshot = latest;
        return snapshot != null && System.nanoTime() - snapshot.takenNanos < MAX_AGE_NANOS
                ? snapshot.addresses
                : refresh();
    }

    /** Enumerates on the worker, so that {@link #recent} has an answer soon. */
    static void refreshInBackground() {
        Snapshot snapshot = latest;
        boolean fresh = snapshot != null && System.nanoTime() - snapshot.takenNanos < MAX_AGE_NANOS / 2;
        if (!fresh && REFRESHING.compareAndSet(false, true)) {
            worker().execute(() -> {
                try {
                    refresh();
                } finally {
                    REFRESHING.set(false);
                }
            });
        }
    }

    /** Enumerates now, on the caller's thread. */
    static List<NetworkAddress> refresh() {
        List<NetworkAddress> addresses = enumerate();
        latest = new Snapshot(addresses, System.nanoTime());
        return addresses;
    }

    private static List<NetworkAddress> enumerate() {
        List<NetworkAddress> found = new ArrayList<>();
        try {
            Map<InetAddress, Integer> flags = linuxFlags();
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                try {
                    addTo(found, each, flags);
                } catch (SocketException e) {
                    // The interface went away between the two calls.
                    LOG.debug("interface {} could not be read", each.getName(), e);
                }
            }
        } catch (SocketException e) {
            LOG.warn("the network interfaces could not be listed", e);
        }
        return List.copyOf(found);
    }

    private static void addTo(List<NetworkAddress> found, NetworkInterface each, Map<InetAddress, Integer> flags)
            throws SocketException {
        if (!each.isUp()) {
            return;
        }
        boolean pointToPoint = each.isPointToPoint();
        int mtu = Math.max(0, each.getMTU());
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
            int flag = flags.getOrDefault(address, 0);
            found.add(new NetworkAddress(
                    withoutZone(address),
                    each.getName(),
                    (flag & TEMPORARY) != 0,
                    (flag & DEPRECATED) != 0,
                    pointToPoint,
                    mtu));
        }
    }

    /** A zone belongs to link-local addresses; the JDK puts one on all. */
    private static InetAddress withoutZone(InetAddress address) {
        if (address instanceof Inet6Address && !address.isLinkLocalAddress()) {
            try {
                return InetAddress.getByAddress(address.getAddress());
            } catch (UnknownHostException e) {
                throw new AssertionError("16 octets are always an address", e);
            }
        }
        return address;
    }

    private static Map<InetAddress, Integer> linuxFlags() {
        Map<InetAddress, Integer> flags = new HashMap<>();
        if (!Files.isReadable(LINUX_IPV6)) {
            return flags;
        }
        try {
            for (String line : Files.readAllLines(LINUX_IPV6)) {
                parseLinuxLine(line, flags);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} could not be read", LINUX_IPV6, e);
        }
        return flags;
    }

    /** Reads "address ifindex prefix scope flags name", numbers in hexadecimal. */
    static void parseLinuxLine(String line, Map<InetAddress, Integer> flags) throws UnknownHostException {
        String[] fields = line.trim().split("\\s+");
        if (fields.length >= 6 && fields[0].length() == 32) {
            byte[] octets = HexFormat.of().parseHex(fields[0]);
            flags.put(InetAddress.getByAddress(octets), Integer.parseInt(fields[4], 16));
        }
    }
}
