package dev.parley.runtime;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds the addresses of names without holding the loop. */
public interface NameResolver {
    /**
     * Looks a name up: DNS and the system's host table, or multicast DNS for names that end in ".local". A literal address is
     * its own answer. Loop thread only; the result arrives on the loop.
     *
     * @return completes with at least one address, or exceptionally: {@link java.net.UnknownHostException} when there is none,
     *     {@link java.util.concurrent.TimeoutException} when nobody answered in time, {@link
     *     java.util.concurrent.RejectedExecutionException} when too many look-ups wait
     */
    CompletionStage<List<InetAddress>> resolve(String name);
}
