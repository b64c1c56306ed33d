package dev.parley.webrtc;

import dev.parley.host.config.HostSettings;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.IoMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link PeerConnectionFactory}, as its builder left them. */
final class FactorySettings {
    final int loopCount;
    final IoMode io;
    final @Nullable EventLoop eventLoop;
    final HostSettings host;
    final List<RTCCertificate> certificates;
    final boolean iceLite;
    final boolean simulcastReceived;
    final boolean weakCertificatesAccepted;
    final @Nullable Executor listenerExecutor;
    final boolean listenersOnLoop;
    final long maxMessageSize;
    final long receiveMemory;
    final int maxPeerChannels;
    final long sendBufferLimit;
    final boolean mungingPermitted;
    final boolean remoteMediaAccepted;
    final @Nullable Path keyLog;
    final @Nullable Duration iceDisconnectedAfter;
    final @Nullable Duration iceFailedAfter;
    final @Nullable Duration iceKeepalive;
    final CongestionControl congestionControl;
    final boolean messageInterleaving;

    FactorySettings(PeerConnectionFactory.Builder builder) {
        loopCount = builder.eventLoop == null ? builder.loopCount : 1;
        io = builder.io;
        eventLoop = builder.eventLoop;
        host = builder.host.build();
        certificates = List.copyOf(builder.certificates);
        iceLite = builder.iceLite;
        simulcastReceived = builder.simulcastReceived;
        weakCertificatesAccepted = builder.weakCertificatesAccepted;
        listenerExecutor = builder.listenerExecutor;
        listenersOnLoop = builder.listenersOnLoop;
        maxMessageSize = builder.maxMessageSize;
        receiveMemory = builder.receiveMemory();
        maxPeerChannels = builder.maxPeerChannels;
        sendBufferLimit = builder.sendBufferLimit;
        mungingPermitted = builder.mungingPermitted;
        remoteMediaAccepted = builder.remoteMediaAccepted;
        keyLog = builder.keyLog;
        iceDisconnectedAfter = builder.iceDisconnectedAfter;
        iceFailedAfter = builder.iceFailedAfter;
        iceKeepalive = builder.iceKeepalive;
        congestionControl = builder.congestionControl;
        messageInterleaving = builder.messageInterleaving;
    }
}
