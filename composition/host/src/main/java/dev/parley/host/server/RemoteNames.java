package dev.parley.host.server;

import dev.parley.runtime.NameResolver;
import java.net.InetAddress;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Resolution of the names of remote candidates. Loop thread only. */
public final class RemoteNames {
    private final NameResolver resolver;
    private final boolean multicast;

    /**
     * Makes a resolution.
     *
     * @param multicast whether ".local" names are resolved
     */
    public RemoteNames(NameResolver resolver, boolean multicast) {
        this.resolver = resolver;
        this.multicast = multicast;
    }

    /** Resolves a name; {@code result} receives its address, or null, at once or later on the loop. */
    public void resolve(String name, Consumer<@Nullable InetAddress> result) {
        if (!multicast && isMulticastName(name)) {
            result.accept(null);
            return;
        }
        resolver.resolve(name)
                .whenComplete((addresses, failure) ->
                        result.accept(failure != null || addresses.isEmpty() ? null : addresses.get(0)));
    }

    /** RFC 6762 §3; names are compared without regard to case, and may end with the root's dot. */
    static boolean isMulticastName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".local") || lower.endsWith(".local.");
    }
}
