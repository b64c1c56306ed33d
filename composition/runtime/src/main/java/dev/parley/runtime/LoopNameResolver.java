package dev.parley.runtime;

import dev.parley.base.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The resolver of a {@link NioEventLoop}: the system's resolver on a few daemon threads, and multicast DNS on the loop. */
final class LoopNameResolver implements NameResolver {
    /** Look-ups that run at a time in the whole JVM: the system's resolver blocks a thread for each. */
    static final int THREADS = 4;

    /** Look-ups that wait for a thread; a peer can make us look names up, and must not make us look up any number. */
    static final int WAITING = 64;

    /** How long a look-up may take: as long as an ICE server or candidate can still be of use. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final NioEventLoop loop;
    private final MulticastDnsResolver multicast;

    LoopNameResolver(NioEventLoop loop) {
        this.loop = loop;
        this.multicast = new MulticastDnsResolver(loop);
    }

    /** Made when first needed. */
    private static final class Pool {
        static final ThreadPoolExecutor INSTANCE = create();

        private static ThreadPoolExecutor create() {
            AtomicInteger number = new AtomicInteger();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                        Thread thread = new Thread(task, "parley-resolver-" + number.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String name) {
        InetAddress literal = Addresses.parseLiteral(name);
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal));
        }
        if (isMulticastName(name)) {
            return multicast.resolve(name);
        }
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        LoopTimer timeout = loop.schedule(
                loop.now().plus(TIMEOUT),
                () -> result.completeExceptionally(new TimeoutException("no answer about " + name)));
        try {
            Pool.INSTANCE.execute(() -> lookUp(name, result, timeout));
        } catch (RejectedExecutionException e) {
            timeout.cancel();
            result.completeExceptionally(new RejectedExecutionException("too many names are being looked up"));
        }
        return result;
    }

    /** RFC 6762 §3: "any DNS query for a name ending with '.local.' MUST be sent to the mDNS IPv4 link-local multicast address". */
    static boolean isMulticastName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".local") || lower.endsWith(".local.");
    }

    /** On a thread of the pool. */
    private void lookUp(String name, CompletableFuture<List<InetAddress>> result, LoopTimer timeout) {
        if (result.isDone()) {
            return;
        }
        List<InetAddress> found;
        UnknownHostException unknown;
        try {
            found = List.of(InetAddress.getAllByName(name));
            unknown = null;
        } catch (UnknownHostException e) {
            found = List.of();
            unknown = e;
        }
        List<InetAddress> addresses = found;
        UnknownHostException failure = unknown;
        try {
            loop.execute(() -> {
                timeout.cancel();
                if (failure == null) {
                    result.complete(addresses);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop was closed: whoever asked is gone, but a future is never left open.
            result.completeExceptionally(e);
        }
    }
}
