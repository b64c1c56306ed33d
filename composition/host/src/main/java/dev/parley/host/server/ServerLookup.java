package dev.parley.host.server;

import dev.parley.base.Addresses;
import dev.parley.ice.StunServerAddress;
import dev.parley.runtime.NameResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of the servers that one gathering asks: those given as literals at once, names when they are resolved. Loop thread only. */
public final class ServerLookup {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLookup.class);

    /** Whether the notice about servers that are accepted and not used yet was given. */
    private static final AtomicBoolean NOTICE_GIVEN = new AtomicBoolean();

    /** Server addresses that are asked: each one costs a check from each base. */
    private static final int MAX_SERVER_ADDRESSES = 16;

    private final Map<String, IceServerUrl> names = new LinkedHashMap<>();
    private final List<StunServerAddress> servers = new ArrayList<>();
    private final int literals;
    private int waiting;

    /** Receives the results of the look-ups. */
    public interface Results {
        /** Returns whether the results are of no interest any more. */
        boolean isOutdated();

        /** A name was not resolved. */
        void failed(IceServerUrl url, String reason);

        /**
         * All names were looked up.
         *
         * @param servers the addresses of all servers
         * @param more whether there are more than the literals
         */
        void completed(List<StunServerAddress> servers, boolean more);
    }

    /** Makes a look-up of validated servers; no name is resolved yet. */
    public ServerLookup(List<IceServer> asked) {
        for (IceServerUrl url : IceServer.urlsOf(asked)) {
            InetAddress literal = Addresses.parseLiteral(url.host());
            if (!url.scheme().equals("stun")) {
                giveNotice(url);
            } else if (literal != null) {
                servers.add(new StunServerAddress(new InetSocketAddress(literal, url.port()), url.text()));
            } else {
                names.put(url.text(), url);
            }
        }
        literals = servers.size();
        waiting = names.size();
    }

    private static void giveNotice(IceServerUrl url) {
        if (!NOTICE_GIVEN.getAndSet(true)) {
            LOG.info("{}: servers are accepted and not used: only STUN over UDP is, so far", url.scheme());
        }
    }

    /** Returns the servers that are given as literals. */
    public List<StunServerAddress> literals() {
        return List.copyOf(servers.subList(0, literals));
    }

    /** Returns whether there are names to look up. */
    public boolean hasNames() {
        return !names.isEmpty();
    }

    /** Resolves the names. */
    public void begin(NameResolver resolver, Results results) {
        for (IceServerUrl url : names.values()) {
            resolver.resolve(url.host()).whenComplete((addresses, failure) -> {
                if (!results.isOutdated()) {
                    resolved(url, failure == null ? addresses : List.of(), results);
                }
            });
        }
    }

    private void resolved(IceServerUrl url, List<InetAddress> addresses, Results results) {
        if (addresses.isEmpty()) {
            results.failed(url, "cannot resolve " + url.host());
        }
        for (InetAddress address : addresses) {
            if (servers.size() < MAX_SERVER_ADDRESSES) {
                servers.add(new StunServerAddress(new InetSocketAddress(address, url.port()), url.text()));
            }
        }
        if (--waiting == 0) {
            results.completed(List.copyOf(servers), servers.size() > literals);
        }
    }
}
