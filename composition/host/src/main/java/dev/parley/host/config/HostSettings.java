package dev.parley.host.config;

import dev.parley.host.memory.MemoryBudget;
import dev.parley.runtime.PortRange;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Settings of a host: its ports, the local addresses that it uses, and its look-ups. Immutable. */
public final class HostSettings {
    private final PortRange ports;
    private final int sharedPort;
    private final Predicate<? super InetAddress> addressFilter;
    private final Predicate<? super String> interfaceFilter;
    private final boolean includeLoopback;
    private final boolean includeLinkLocal;
    private final boolean mdnsResolution;
    private final int pathMtuLimit;
    private final MemoryBudget memoryBudget;
    private final @Nullable SSLContext turnTrust;
    private final @Nullable InetAddress publicAddress;
    private final Map<InetAddress, InetAddress> publicAddresses;

    private HostSettings(Builder builder) {
        ports = builder.ports;
        sharedPort = builder.sharedPort;
        addressFilter = builder.addressFilter;
        interfaceFilter = builder.interfaceFilter;
        includeLoopback = builder.includeLoopback;
        includeLinkLocal = builder.includeLinkLocal;
        mdnsResolution = builder.mdnsResolution;
        pathMtuLimit = builder.pathMtuLimit;
        memoryBudget = new MemoryBudget(builder.memoryBudget);
        turnTrust = builder.turnTrust;
        publicAddress = builder.publicAddress;
        publicAddresses = new LinkedHashMap<>(builder.publicAddresses);
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the range from which a connection's own ports are taken. */
    public PortRange ports() {
        return ports;
    }

    /** Returns the port number that the connections of the first loop share, or 0 if each connection has its own ports. */
    public int sharedPort() {
        return sharedPort;
    }

    /** Returns the condition that local addresses fulfil. */
    public Predicate<? super InetAddress> addressFilter() {
        return addressFilter;
    }

    /** Returns the condition that the names of interfaces fulfil. */
    public Predicate<? super String> interfaceFilter() {
        return interfaceFilter;
    }

    /** Returns whether loopback addresses are used. */
    public boolean includeLoopback() {
        return includeLoopback;
    }

    /** Returns whether link-local IPv6 addresses are used. */
    public boolean includeLinkLocal() {
        return includeLinkLocal;
    }

    /** Returns whether remote ".local" names are resolved by multicast DNS. */
    public boolean mdnsResolution() {
        return mdnsResolution;
    }

    /** Returns the largest IP packet in bytes that path MTU discovery tries, or 0 if it is off. */
    public int pathMtuLimit() {
        return pathMtuLimit;
    }

    /** Returns the budget that the connections with these settings share. */
    public MemoryBudget memoryBudget() {
        return memoryBudget;
    }

    /**
     * Returns the certificates that TURN servers reached by TLS are trusted with: those of the setting, or the JDK's own.
     *
     * @throws NoSuchAlgorithmException if the JDK has no TLS
     */
    public SSLContext turnTrust() throws NoSuchAlgorithmException {
        return turnTrust == null ? SSLContext.getDefault() : turnTrust;
    }

    /** Returns the address under which a 1:1 NAT shows {@code local}, or null. */
    public @Nullable InetAddress publicAddressOf(InetAddress local) {
        InetAddress mapped = publicAddresses.get(local);
        if (mapped != null) {
            return mapped;
        }
        boolean sameFamily = publicAddress != null && publicAddress.getClass() == local.getClass();
        return sameFamily && !local.isLoopbackAddress() ? publicAddress : null;
    }

    /** Collects settings. */
    public static final class Builder {
        private PortRange ports = PortRange.ANY;
        private int sharedPort;
        private Predicate<? super InetAddress> addressFilter = address -> true;
        private Predicate<? super String> interfaceFilter = name -> true;
        private boolean includeLoopback;
        private boolean includeLinkLocal;
        private boolean mdnsResolution = true;
        private int pathMtuLimit;
        private long memoryBudget = Runtime.getRuntime().maxMemory() / 2;
        private @Nullable SSLContext turnTrust;
        private @Nullable InetAddress publicAddress;
        private final Map<InetAddress, InetAddress> publicAddresses = new LinkedHashMap<>();

        private Builder() {}

        /** Sets the range of a connection's own ports; any port by default. */
        public Builder ports(PortRange range) {
            ports = range;
            return this;
        }

        /**
         * Sets the port that connections share: that number on the first loop, the next one on the second.
         *
         * @throws IllegalArgumentException outside of 1 to 65,535
         */
        public Builder sharedPort(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port);
            }
            sharedPort = port;
            return this;
        }

        /** Sets the condition on local addresses. */
        public Builder addressFilter(Predicate<? super InetAddress> filter) {
            addressFilter = filter;
            return this;
        }

        /** Sets the condition on interfaces' names. */
        public Builder interfaceFilter(Predicate<? super String> filter) {
            interfaceFilter = filter;
            return this;
        }

        /** Sets whether loopback addresses are used; they are not by default. */
        public Builder includeLoopback(boolean include) {
            includeLoopback = include;
            return this;
        }

        /** Sets whether link-local IPv6 addresses are used; they are not by default, as in browsers. */
        public Builder includeLinkLocal(boolean include) {
            includeLinkLocal = include;
            return this;
        }

        /** Sets whether remote ".local" names are resolved by multicast DNS; they are by default. */
        public Builder mdnsResolution(boolean resolve) {
            mdnsResolution = resolve;
            return this;
        }

        /**
         * Sets the limit of path MTU discovery.
         *
         * @param bytes the largest IP packet, 1,280 to 16,384 bytes (a DTLS record holds no more), or 0 to switch it off
         * @throws IllegalArgumentException for other values
         */
        public Builder pathMtuLimit(int bytes) {
            if (bytes != 0 && (bytes < 1_280 || bytes > 16_384)) {
                throw new IllegalArgumentException("pathMtuLimit: " + bytes + " is neither 0 nor in 1280 to 16384");
            }
            pathMtuLimit = bytes;
            return this;
        }

        /**
         * Sets how many bytes of heap the data channels of all connections with these settings may take together; half of the
         * JVM's largest heap by default.
         *
         * @throws IllegalArgumentException below 1 MiB
         */
        public Builder memoryBudget(long bytes) {
            if (bytes < 1 << 20) {
                throw new IllegalArgumentException("memoryBudget: " + bytes + " is below 1 MiB");
            }
            memoryBudget = bytes;
            return this;
        }

        /** Sets the certificates that TURN servers reached by TLS are trusted with; those of the JDK by default. */
        public Builder turnTrust(SSLContext context) {
            turnTrust = context;
            return this;
        }

        /** Sets the address under which a 1:1 NAT shows this machine. */
        public Builder publicAddress(InetAddress address) {
            publicAddress = address;
            return this;
        }

        /** Sets the address under which a 1:1 NAT shows one local address. */
        public Builder publicAddress(InetAddress local, InetAddress address) {
            publicAddresses.put(local, address);
            return this;
        }

        /** Returns the settings. */
        public HostSettings build() {
            return new HostSettings(this);
        }
    }
}
