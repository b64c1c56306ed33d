package dev.parley.webrtc;

import dev.parley.codec.Codecs;
import dev.parley.peer.PeerSettings;
import dev.parley.rawmedia.MediaThreads;
import dev.parley.rawmedia.RawMedia;
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
    final RawMedia rawMedia;
    final IdentityProviders identityProviders;
    final String identityOrigin;

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
        rawMedia = new RawMedia(builder.codecs == null ? Codecs.installed() : builder.codecs, mediaThreads(builder));
        identityProviders = builder.identityProviders;
        identityOrigin = builder.identityOrigin;
    }

    private static MediaThreads mediaThreads(PeerConnectionFactory.Builder builder) {
        if (builder.mediaExecutor != null) {
            return MediaThreads.of(builder.mediaExecutor);
        }
        if (builder.mediaThreads > 0) {
            return MediaThreads.of(builder.mediaThreads);
        }
        // A loop that its owner drives, with the listeners on it, is one of virtual time: codecs belong there, too.
        return builder.eventLoop != null && builder.listenersOnLoop
                ? MediaThreads.of(builder.eventLoop)
                : MediaThreads.forThisMachine();
    }
}
