package dev.parley.webrtc;

import dev.parley.runtime.EventLoop;
import dev.parley.runtime.IoMode;
import dev.parley.runtime.PortRange;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link PeerConnectionFactory}, as its builder left them. */
final class FactorySettings {
    final int loopCount;
    final IoMode io;
    final @Nullable EventLoop eventLoop;
    final PortRange ports;
    final int sharedPort;
    final Predicate<? super InetAddress> addressFilter;
    final Predicate<? super String> interfaceFilter;
    final boolean includeLoopback;
    final List<RTCCertificate> certificates;
    final boolean iceLite;
    final boolean simulcastReceived;
    final @Nullable Executor listenerExecutor;
    final boolean listenersOnLoop;
    final long maxMessageSize;
    final long sendBufferLimit;
    final boolean mungingPermitted;
    final boolean remoteMediaAccepted;
    final boolean mdnsResolution;
    final @Nullable Path keyLog;
    final @Nullable Duration iceDisconnectedAfter;
    final @Nullable Duration iceFailedAfter;
    final @Nullable Duration iceKeepalive;
    final CongestionControl congestionControl;
    final boolean messageInterleaving;
    final int pathMtuLimit;
    private final @Nullable InetAddress publicAddress;
    private final Map<InetAddress, InetAddress> publicAddresses;

    FactorySettings(PeerConnectionFactory.Builder builder) {
        loopCount = builder.eventLoop == null ? builder.loopCount : 1;
        io = builder.io;
        eventLoop = builder.eventLoop;
        ports = builder.ports;
        sharedPort = builder.sharedPort;
        addressFilter = builder.addressFilter;
        interfaceFilter = builder.interfaceFilter;
        includeLoopback = builder.includeLoopback;
        publicAddress = builder.publicAddress;
        publicAddresses = new LinkedHashMap<>(builder.publicAddresses);
        certificates = List.copyOf(builder.certificates);
        iceLite = builder.iceLite;
        simulcastReceived = builder.simulcastReceived;
        listenerExecutor = builder.listenerExecutor;
        listenersOnLoop = builder.listenersOnLoop;
        maxMessageSize = builder.maxMessageSize;
        sendBufferLimit = builder.sendBufferLimit;
        mungingPermitted = builder.mungingPermitted;
        remoteMediaAccepted = builder.remoteMediaAccepted;
        mdnsResolution = builder.mdnsResolution;
        keyLog = builder.keyLog;
        iceDisconnectedAfter = builder.iceDisconnectedAfter;
        iceFailedAfter = builder.iceFailedAfter;
        iceKeepalive = builder.iceKeepalive;
        congestionControl = builder.congestionControl;
        messageInterleaving = builder.messageInterleaving;
        pathMtuLimit = builder.pathMtuLimit;
    }

    /** Returns the address under which a 1:1 NAT shows {@code local}, or null. */
    @Nullable
    InetAddress publicAddressOf(InetAddress local) {
        InetAddress mapped = publicAddresses.get(local);
        if (mapped != null) {
            return mapped;
        }
        boolean sameFamily = publicAddress != null && publicAddress.getClass() == local.getClass();
        return sameFamily && !local.isLoopbackAddress() ? publicAddress : null;
    }
}
