package dev.parley.webrtc;

import dev.parley.codec.Codecs;
import dev.parley.dom.DOMException;
import dev.parley.host.port.SharedPortCheck;
import dev.parley.mediacapture.MediaDevices;
import dev.parley.peer.PeerSettings;
import dev.parley.rawmedia.MediaThreads;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.IoMode;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.PortRange;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that share event loops, ports and settings: what a server's operator sets. Extension. {@code new
 * RTCPeerConnection(…)} uses a default factory with one loop.
 *
 * <p>Any thread. {@link #close} closes the connections that are still open, and the loops that the factory has made.
 */
public final class PeerConnectionFactory implements AutoCloseable {
    private final FactorySettings settings;
    private final Loops loops;
    private final Certificates certificates;
    private volatile boolean closed;
    private @Nullable MediaDevices mediaDevices;

    private PeerConnectionFactory(FactorySettings settings) {
        this.settings = settings;
        this.loops = new Loops(settings);
        this.certificates = new Certificates(settings);
    }

    /** Returns a builder with defaults that suit one user's program. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the factory behind {@code new RTCPeerConnection(…)}, which is made at the first call and never closed. */
    static PeerConnectionFactory defaultFactory() {
        return Default.FACTORY;
    }

    private static final class Default {
        static final PeerConnectionFactory FACTORY = builder().build();
    }

    /** Makes a connection with the default configuration. */
    public RTCPeerConnection createPeerConnection() {
        return createPeerConnection(RTCConfiguration.builder().build());
    }

    /**
     * Makes a connection.
     *
     * @throws DOMException as {@link RTCPeerConnection#RTCPeerConnection(RTCConfiguration)} does
     * @throws IllegalStateException after {@link #close}
     */
    public RTCPeerConnection createPeerConnection(RTCConfiguration configuration) {
        return new RTCPeerConnection(prepare(configuration));
    }

    /**
     * Returns the factory's cameras and microphones, on one of its loops, with its listener executor. They are made at the first call.
     *
     * @throws IllegalStateException after {@link #close}, which closes them
     */
    public synchronized MediaDevices mediaDevices() {
        MediaDevices made = mediaDevices;
        if (made == null) {
            if (closed) {
                throw new IllegalStateException("the factory is closed");
            }
            MediaDevices.Builder builder =
                    MediaDevices.builder().eventLoop(loops.next().loop());
            if (settings.listenersOnLoop) {
                builder.listenersOnLoop();
            } else if (settings.listenerExecutor != null) {
                builder.listenerExecutor(settings.listenerExecutor);
            }
            made = builder.build();
            mediaDevices = made;
        }
        return made;
    }

    /** The loop's side of a new connection. */
    LocalConnection prepare(RTCConfiguration configuration) {
        if (closed) {
            throw new IllegalStateException("the factory is closed");
        }
        return LocalConnection.create(settings, loops, certificates, configuration);
    }

    /**
     * Returns what the factory and its loops hold now. Waits for the loops, as all synchronous methods do: not from the thread of one
     * of several loops.
     */
    public FactoryStatistics statistics() {
        return loops.statistics();
    }

    /** Closes all connections and the factory's own loops, and waits for the loops to take that in. Repeated calls do nothing. */
    @Override
    public void close() {
        MediaDevices devices;
        synchronized (this) {
            closed = true;
            devices = mediaDevices;
            mediaDevices = null;
        }
        if (devices != null) {
            devices.close();
        }
        loops.close();
        settings.rawMedia.close();
    }

    /** Collects settings. */
    public static final class Builder {
        int loopCount = 1;
        IoMode io = IoMode.AUTO;

        @Nullable
        EventLoop eventLoop;

        final PeerSettings.Builder peer = PeerSettings.builder();
        final List<RTCCertificate> certificates = new ArrayList<>();

        @Nullable
        Executor listenerExecutor;

        boolean listenersOnLoop;
        boolean warmUp;
        long sendBufferLimit = 16L << 20;

        @Nullable
        Path keyLog;

        @Nullable
        Codecs codecs;

        @Nullable
        Executor mediaExecutor;

        int mediaThreads;

        IdentityProviders identityProviders = (domain, protocol) -> CompletableFuture.failedFuture(
                IdentityProviderException.loadFailure("the factory has no identity providers", null));
        String identityOrigin = "null";

        private Builder() {}

        /** Sets how many loops share the connections, 1 to 256; 1 by default. Each is a thread while connections need it. */
        public Builder eventLoops(int count) {
            if (count < 1 || count > 256) {
                throw new IllegalArgumentException("loops: " + count);
            }
            loopCount = count;
            return this;
        }

        /**
         * Sets how datagrams meet the system: by default on the fast path where this JVM has one. {@link IoMode#FAST} makes {@link
         * #build} throw where it has none.
         */
        public Builder io(IoMode mode) {
            io = Objects.requireNonNull(mode);
            return this;
        }

        /** Runs all connections on that loop, which the caller owns: its thread, clock, network and randomness. */
        public Builder eventLoop(EventLoop loop) {
            eventLoop = loop;
            return this;
        }

        /** Restricts the local UDP ports to {@code first} to {@code last}, 1 to 65,535. Any free port by default. */
        public Builder portRange(int first, int last) {
            peer.host().ports(new PortRange(first, last));
            return this;
        }

        /**
         * Lets all connections share one UDP port, 1 to 65,535, as servers do behind firewalls. With n loops they are the ports from
         * this one on. Two connections on the same port cannot be each other's peers.
         */
        public Builder sharedPort(int port) {
            peer.host().sharedPort(port);
            return this;
        }

        /** Sets which local addresses may be used; all by default, but see {@link #includeLoopback} and {@link #includeLinkLocal}. */
        public Builder addressFilter(Predicate<? super InetAddress> filter) {
            peer.host().addressFilter(filter);
            return this;
        }

        /** Sets which interfaces may be used, by their names; all by default. */
        public Builder interfaceFilter(Predicate<? super String> filter) {
            peer.host().interfaceFilter(filter);
            return this;
        }

        /** Sets whether loopback addresses are candidates too; not by default. */
        public Builder includeLoopback(boolean include) {
            peer.host().includeLoopback(include);
            return this;
        }

        /**
         * Sets whether link-local IPv6 addresses (fe80::/10) are candidates too; not by default, as in browsers. They serve machines on one
         * link that have no other addresses.
         */
        public Builder includeLinkLocal(boolean include) {
            peer.host().includeLinkLocal(include);
            return this;
        }

        /**
         * Sets the certificates that TURN servers of {@code turns:} URLs are trusted with; those of the JDK by default. That the
         * certificate is for the host of the URL is checked in any case.
         */
        public Builder turnTrust(SSLContext context) {
            peer.host().turnTrust(Objects.requireNonNull(context));
            return this;
        }

        /** Sets the address under which a 1:1 NAT shows this machine; it takes the place of host candidates' own address. */
        public Builder publicAddress(InetAddress address) {
            peer.host().publicAddress(address);
            return this;
        }

        /** Sets the address under which a 1:1 NAT shows one local address. */
        public Builder publicAddress(InetAddress local, InetAddress address) {
            peer.host().publicAddress(local, address);
            return this;
        }

        /**
         * Adds a certificate for connections whose configuration has none; else each connection gets a new one. Of several the
         * first counts that fits what the peer accepts.
         */
        public Builder certificate(RTCCertificate certificate) {
            certificates.add(certificate);
            return this;
        }

        /** Makes the connections ICE-lite agents, RFC 8445 §2.5, for servers with public addresses; not by default. */
        public Builder iceLite(boolean lite) {
            peer.iceLite(lite);
            return this;
        }

        /**
         * Accepts simulcast that peers offer to send, for servers that choose among the streams; not by default, as RFC 9429 §3.7
         * says of browsers.
         */
        public Builder simulcastReceived(boolean accepted) {
            peer.simulcastReceived(accepted);
            return this;
        }

        /**
         * Accepts peers that are known by a SHA-1 fingerprint alone, or whose certificate has an RSA key of 1,024 to 2,047 bits;
         * not by default. Gateways of the years before 2014 may need it.
         */
        public Builder weakCertificatesAccepted(boolean accepted) {
            peer.weakCertificatesAccepted(accepted);
            return this;
        }

        /**
         * Sets what runs listeners and continuations. Those of one connection stay in order and come one at a time whatever the
         * executor does. By default a pool of threads that grows as listeners block.
         */
        public Builder listenerExecutor(Executor executor) {
            listenerExecutor = executor;
            listenersOnLoop = false;
            return this;
        }

        /**
         * Runs listeners and continuations on the event loop itself, inside the turn that causes them: a listener sees exactly the
         * state that its event announces, and must not block; one that takes over 50 ms is logged.
         */
        public Builder listenersOnLoop() {
            listenersOnLoop = true;
            listenerExecutor = null;
            return this;
        }

        /** Sets the largest message in bytes that is accepted, 1 to 64 MiB, which peers are told; 256 KiB by default. */
        public Builder maxMessageSize(long bytes) {
            peer.maxMessageSize(bytes);
            return this;
        }

        /**
         * Sets how many bytes of heap a connection's data channels may take for what they receive: messages that wait for listeners,
         * incomplete ones, and what waits for a missing packet. Half of it is the largest receive window, which bounds the throughput
         * to one half in a round trip. Channels themselves are not in it, see {@link #maxPeerChannels}.
         *
         * @param bytes 8 MiB to 2 GiB, and at least eight times {@link #maxMessageSize}; by default 128 MiB, or that
         */
        public Builder receiveMemory(long bytes) {
            peer.receiveMemory(bytes);
            return this;
        }

        /**
         * Sets how many channels that the peer has opened there may be at a time on a connection, 0 to 65,535; 4,096 by default. Each
         * takes about two kilobytes of heap. One above that is refused, which the peer sees as its closing.
         */
        public Builder maxPeerChannels(int channels) {
            peer.maxRemoteChannels(channels);
            return this;
        }

        /**
         * Sets how many bytes of heap the data channels of all connections of the factory may take together, in both directions; half
         * of the JVM's largest heap by default. When it is exceeded, the connection that takes most loses its data channels, with an
         * error event on each; {@link FactoryStatistics#shedConnections} counts it, and Flight Recorder has an event of it.
         *
         * @param bytes at least 1 MiB
         */
        public Builder memoryBudget(long bytes) {
            peer.host().memoryBudget(bytes);
            return this;
        }

        /** Sets how many bytes a channel queues before {@code send} throws OperationError; 16 MiB by default. */
        public Builder sendBufferLimit(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("sendBufferLimit: " + bytes);
            }
            sendBufferLimit = bytes;
            return this;
        }

        /**
         * Permits local descriptions that differ from what was created, which webrtc-pc forbids and telephony gateways need; not by
         * default.
         */
        public Builder mungingPermitted(boolean permitted) {
            peer.mungingPermitted(permitted);
            return this;
        }

        /**
         * Sets whether audio and video that a peer offers get transceivers, as in a browser; they do by default. A server of data alone
         * switches it off: such m-sections are then rejected, unless the application has added a transceiver for them.
         */
        public Builder remoteMediaAccepted(boolean accepted) {
            peer.remoteMediaAccepted(accepted);
            return this;
        }

        /** Sets whether remote ".local" candidates are resolved by multicast DNS; they are by default. */
        public Builder mdnsResolution(boolean resolve) {
            peer.host().mdnsResolution(resolve);
            return this;
        }

        /**
         * Appends the secrets of all DTLS sessions to a file in the format of NSS, from which tools decrypt captures. Never in
         * production.
         */
        public Builder keyLog(Path file) {
            keyLog = file;
            peer.keyLog(true);
            return this;
        }

        /**
         * Sets where the identity providers of connections come from, webrtc-identity §4; by default there are none.
         *
         * @apiNote An extension of the W3C's API.
         */
        public Builder identityProviders(IdentityProviders providers) {
            identityProviders = Objects.requireNonNull(providers);
            return this;
        }

        /**
         * Sets the origin that identity providers are given, such as "https://app.example"; "null" by default, which is the form of an
         * origin that means nothing to others.
         *
         * @apiNote An extension of the W3C's API, where it is the origin of the page.
         */
        public Builder identityOrigin(String origin) {
            identityOrigin = Objects.requireNonNull(origin);
            return this;
        }

        /**
         * Sets the versions of DTLS that a connection may use; the best one that the peer speaks is chosen. By default both.
         *
         * @param least the least version
         * @param most the most recent version
         * @throws IllegalArgumentException if the least is above the most
         * @apiNote An extension of the W3C's API.
         */
        public Builder dtlsVersions(DtlsVersion least, DtlsVersion most) {
            if (least.compareTo(most) > 0) {
                throw new IllegalArgumentException("the least version of DTLS is above the most");
            }
            peer.dtlsVersions(least == DtlsVersion.DTLS_1_2, most == DtlsVersion.DTLS_1_3);
            return this;
        }

        /**
         * Sets the groups for the key exchange of DTLS in order of preference. By default all, the post-quantum one, which DTLS 1.3
         * alone has, first. Peers that cannot take a ClientHello in two datagrams need a list without it.
         *
         * @throws IllegalArgumentException if there is none
         * @apiNote An extension of the W3C's API.
         */
        public Builder dtlsGroups(List<DtlsGroup> groups) {
            peer.dtlsGroups(groups.stream().map(DtlsGroup::name).toList());
            return this;
        }

        /**
         * Refuses peers that do not speak DTLS 1.3 with {@link DtlsGroup#X25519MLKEM768}. Replaces {@link #dtlsVersions} and {@link
         * #dtlsGroups}.
         *
         * @apiNote An extension of the W3C's API.
         */
        public Builder requirePostQuantum() {
            return dtlsVersions(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_3)
                    .dtlsGroups(List.of(DtlsGroup.X25519MLKEM768));
        }

        /**
         * Sets ICE's patience.
         *
         * @param disconnectedAfter without answers the state becomes "disconnected"
         * @param failedAfter without answers the state becomes "failed"
         * @param keepalive the time between keep-alives on an idle path
         */
        public Builder iceTimeouts(Duration disconnectedAfter, Duration failedAfter, Duration keepalive) {
            peer.iceTimeouts(disconnectedAfter, failedAfter, keepalive);
            return this;
        }

        /** Sets how data channels find out how fast they may send; {@link CongestionControl#DEFAULT} by default. */
        public Builder congestionControl(CongestionControl control) {
            peer.congestion(control.algorithm());
            return this;
        }

        /**
         * Sets whether messages of different channels may be interleaved (I-DATA, RFC 8260) where the peer can do it, too; true by
         * default. Without it a long message holds up all that is sent after it, whatever the {@link RTCDataChannel#priority}.
         */
        public Builder messageInterleaving(boolean permitted) {
            peer.messageInterleaving(permitted);
            return this;
        }

        /**
         * Sets up to which size data channels find out how large packets may be on their path (path MTU discovery by probes, RFC 8899),
         * for fewer and larger datagrams. 0, the default, is for no probes: then datagrams have at most 1,200 bytes, as in browsers. 1,500
         * suits the Internet, 9,000 networks with jumbo frames.
         *
         * <p>The interface's MTU is a limit as well. Probes need "don't fragment" to be set on the socket, which takes a JDK of version 19
         * or later; elsewhere the setting is without effect. Where a path becomes smaller, transfers pause for about two retransmission
         * timeouts. What was found says {@link RTCSctpTransportStats#pathMtu}.
         *
         * @param bytes the largest IP packet, 1,280 to 16,384 bytes (a DTLS record holds no more), or 0
         */
        public Builder pathMtuLimit(int bytes) {
            peer.host().pathMtuLimit(bytes);
            return this;
        }

        /** Sets the codecs for raw sound and pictures; those on the class path or module path by default, {@link Codecs#installed}. */
        public Builder codecs(Codecs available) {
            codecs = Objects.requireNonNull(available, "available");
            return this;
        }

        /**
         * Sets the number of threads on which codecs run, 1 to 256; as many as the machine has processors by default, four at most. They
         * are daemons, start with the first codec, and end with the factory.
         */
        public Builder mediaThreads(int threads) {
            if (threads < 1 || threads > MediaThreads.MAX_THREADS) {
                throw new IllegalArgumentException(threads + " media threads, not 1 to " + MediaThreads.MAX_THREADS);
            }
            mediaThreads = threads;
            mediaExecutor = null;
            return this;
        }

        /**
         * Sets what runs codecs, instead of threads of the factory's own; one stream has one task in it at a time. A factory with an
         * {@linkplain #eventLoop event loop of its owner} and {@linkplain #listenersOnLoop listeners on it} runs codecs on that loop unless
         * this or {@link #mediaThreads} is set.
         */
        public Builder mediaExecutor(Executor executor) {
            mediaExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Makes and closes one connection within this process, over loopback, on a background thread from {@link #build} on: the first
         * connection of a process otherwise waits while classes are loaded. Once a process, whatever the number of factories.
         */
        public Builder warmUp() {
            warmUp = true;
            return this;
        }

        /**
         * Returns the factory. Its loops start when they are needed.
         *
         * @throws UncheckedIOException with a {@link java.net.BindException} that names the port, if a {@link #sharedPort} is in
         *     use or not permitted; not checked on an event loop of the application
         * @throws UnsupportedOperationException where {@link #io} demands what is not there
         * @throws IllegalArgumentException if {@link #receiveMemory} is below eight times {@link #maxMessageSize}
         */
        public PeerConnectionFactory build() {
            String unavailable = io.unavailable();
            if (unavailable != null && eventLoop == null) {
                throw new UnsupportedOperationException("no fast path: " + unavailable);
            }
            FactorySettings settings = new FactorySettings(this);
            if (eventLoop == null) {
                try {
                    SharedPortCheck.requireFree(
                            settings.peer.host(), NetworkAddress.ofThisMachine(), settings.loopCount);
                } catch (BindException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }
            if (warmUp) {
                WarmUp.begin();
            }
            return new PeerConnectionFactory(settings);
        }
    }
}
