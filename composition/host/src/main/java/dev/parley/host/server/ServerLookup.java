package dev.parley.host.server;

import dev.parley.base.Addresses;
import dev.parley.connection.relay.RelayServer;
import dev.parley.ice.StunServerAddress;
import dev.parley.parameters.RelayProtocol;
import dev.parley.runtime.NameResolver;
import dev.parley.turn.TurnCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the STUN and TURN servers that one gathering asks: those given as literals at once, names when they are resolved. Loop
 * thread only.
 */
public final class ServerLookup {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLookup.class);

    /** Server addresses that are asked: each one costs a check from each base. */
    private static final int MAX_SERVER_ADDRESSES = 16;

    /** URLs that were warned of; one line for each is enough, and a server's configuration has a handful. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private static final int MAX_WARNED = 64;

    /** A server's URL, with the credentials that a TURN server wants. */
    private record Asked(IceServerUrl url, @Nullable TurnCredentials credentials) {}

    private final Map<String, Asked> names = new LinkedHashMap<>();
    private final List<IceServerUrl> unsupported = new ArrayList<>();
    private final List<StunServerAddress> servers = new ArrayList<>();
    private final List<RelayServer> relays = new ArrayList<>();
    private final int literals;
    private final int literalRelays;
    private boolean relaysAsked;
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
         * @param servers the addresses of all STUN servers
         * @param relays the addresses of all TURN servers
         */
        void completed(List<StunServerAddress> servers, List<RelayServer> relays);
    }

    /** Makes a look-up of validated servers; no name is resolved yet. */
    public ServerLookup(List<IceServer> asked) {
        for (IceServer server : asked) {
            String username = server.username();
            String credential = server.credential();
            TurnCredentials credentials =
                    username == null || credential == null ? null : new TurnCredentials(username, credential);
            for (IceServerUrl url : IceServer.urlsOf(List.of(server))) {
                add(new Asked(url, url.isTurn() ? credentials : null));
            }
        }
        literals = servers.size();
        literalRelays = relays.size();
        waiting = names.size();
    }

    private void add(Asked asked) {
        IceServerUrl url = asked.url();
        InetAddress literal = Addresses.parseLiteral(url.host());
        if (url.relayProtocol() == null && !url.transport().equals("udp")) {
            unsupported.add(url);
            warn(url);
            return;
        }
        relaysAsked |= url.isTurn();
        if (literal == null) {
            names.put(url.text(), asked);
        } else {
            add(asked, literal);
        }
    }

    private void add(Asked asked, InetAddress address) {
        if (servers.size() + relays.size() >= MAX_SERVER_ADDRESSES) {
            return;
        }
        IceServerUrl url = asked.url();
        InetSocketAddress at = new InetSocketAddress(address, url.port());
        RelayProtocol protocol = url.relayProtocol();
        if (asked.credentials() != null && protocol != null) {
            relays.add(new RelayServer(at, protocol, url.host(), url.text(), asked.credentials()));
        } else if (protocol == null) {
            servers.add(new StunServerAddress(at, url.text()));
        }
    }

    private static void warn(IceServerUrl url) {
        if (WARNED.size() < MAX_WARNED && WARNED.add(url.text())) {
            LOG.warn("{} is not used: STUN servers are asked over UDP alone", url.text());
        }
    }

    /** Returns the URLs of STUN servers that are reached by TLS, which is not supported: no candidate would come of it. */
    public List<IceServerUrl> unsupported() {
        return List.copyOf(unsupported);
    }

    /** Returns whether there are TURN servers, by name or by address. */
    public boolean hasRelays() {
        return relaysAsked;
    }

    /** Returns the STUN servers that are given as literals. */
    public List<StunServerAddress> literals() {
        return List.copyOf(servers.subList(0, literals));
    }

    /** Returns the TURN servers that are given as literals. */
    public List<RelayServer> literalRelays() {
        return List.copyOf(relays.subList(0, literalRelays));
    }

    /** Returns whether there are names to look up. */
    public boolean hasNames() {
        return !names.isEmpty();
    }

    /** Resolves the names. */
    public void begin(NameResolver resolver, Results results) {
        for (Asked asked : names.values()) {
            resolver.resolve(asked.url().host()).whenComplete((addresses, failure) -> {
                if (!results.isOutdated()) {
                    resolved(asked, failure == null ? addresses : List.of(), results);
                }
            });
        }
    }

    private void resolved(Asked asked, List<InetAddress> addresses, Results results) {
        if (addresses.isEmpty()) {
            results.failed(asked.url(), "cannot resolve " + asked.url().host());
        }
        for (InetAddress address : addresses) {
            add(asked, address);
        }
        if (--waiting == 0) {
            results.completed(List.copyOf(servers), List.copyOf(relays));
        }
    }
}
