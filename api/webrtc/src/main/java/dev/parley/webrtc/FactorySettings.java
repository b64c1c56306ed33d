package dev.parley.webrtc;

import dev.parley.peer.PeerSettings;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.IoMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link PeerConnectionFactory}, as its builder left them. */
final class FactorySettings {
    final int loopCount;
    final IoMode io;
    final @Nullable EventLoop eventLoop;
    final PeerSettings peer;
    final List<RTCCertificate> certificates;
    final @Nullable Executor listenerExecutor;
    final boolean listenersOnLoop;
    final long sendBufferLimit;
    final @Nullable Path keyLog;

    FactorySettings(PeerConnectionFactory.Builder builder) {
        loopCount = builder.eventLoop == null ? builder.loopCount : 1;
        io = builder.io;
        eventLoop = builder.eventLoop;
        peer = builder.peer.build();
        certificates = List.copyOf(builder.certificates);
        listenerExecutor = builder.listenerExecutor;
        listenersOnLoop = builder.listenersOnLoop;
        sendBufferLimit = builder.sendBufferLimit;
        keyLog = builder.keyLog;
    }
}
