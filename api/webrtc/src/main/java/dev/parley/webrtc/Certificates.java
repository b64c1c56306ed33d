package dev.parley.webrtc;

import dev.parley.dom.realm.ListenerThreads;
import dev.parley.peer.PeerCertificate;
import dev.parley.runtime.EventLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Where connections get their certificates from: made ahead and off the loops, since a key costs a millisecond. */
final class Certificates {
    /** How many certificates wait ready once the first was asked for: as many as connect between two turns of the maker. */
    private static final int AHEAD = 4;

    /** How far in the past a certificate begins, for peers whose clocks are behind. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private final FactorySettings settings;
    private final Deque<RTCCertificate> ready = new ArrayDeque<>();
    private int underWay;

    Certificates(FactorySettings settings) {
        this.settings = settings;
    }

    /** Returns the certificates for a new connection, at least one. Loop thread. */
    CompletableFuture<List<RTCCertificate>> take(RTCConfiguration configuration, EventLoop loop) {
        if (!configuration.certificates().isEmpty()) {
            return CompletableFuture.completedFuture(configuration.certificates());
        }
        if (!settings.certificates.isEmpty()) {
            return CompletableFuture.completedFuture(settings.certificates);
        }
        if (settings.eventLoop != null) {
            // A caller-given loop makes certificates itself and from its own randomness, so that a run can be repeated.
            Instant now = loop.wallClock(loop.now());
            return CompletableFuture.completedFuture(List.of(make(RTCKeyAlgorithm.ECDSA_P256, now, loop.random())));
        }
        RTCCertificate made;
        synchronized (this) {
            made = ready.poll();
        }
        refill();
        return made != null
                ? CompletableFuture.completedFuture(List.of(made))
                : CompletableFuture.supplyAsync(() -> List.of(makeDefault()), Threads.MAKERS);
    }

    private synchronized void refill() {
        while (ready.size() + underWay < AHEAD) {
            underWay++;
            Threads.MAKERS.execute(() -> {
                RTCCertificate certificate = makeDefault();
                synchronized (this) {
                    underWay--;
                    ready.add(certificate);
                }
            });
        }
    }

    private static RTCCertificate makeDefault() {
        return make(RTCKeyAlgorithm.ECDSA_P256, Instant.now(), Threads.RANDOM);
    }

    /** Makes a certificate of the application's own. */
    static CompletableFuture<RTCCertificate> generate(RTCKeyAlgorithm algorithm) {
        java.util.Objects.requireNonNull(algorithm, "algorithm");
        return CompletableFuture.supplyAsync(() -> make(algorithm, Instant.now(), Threads.RANDOM), Threads.MAKERS);
    }

    private static RTCCertificate make(RTCKeyAlgorithm algorithm, Instant now, SecureRandom random) {
        PeerCertificate.Key key = switch (algorithm.kind()) {
            case ECDSA -> PeerCertificate.Key.ECDSA_P256;
            case RSA -> algorithm.bits() == 3072 ? PeerCertificate.Key.RSA_3072 : PeerCertificate.Key.RSA_2048;
        };
        Instant expires = now.plus(algorithm.validity());
        PeerCertificate made = PeerCertificate.generate(key, now.minus(CLOCK_SKEW), expires, random);
        return new RTCCertificate(made, expires);
    }

    /** The pool that makes certificates, and its randomness. */
    private static final class Threads {
        static final SecureRandom RANDOM = new SecureRandom();
        static final Executor MAKERS = ListenerThreads.pool("parley-certificates", 1);
    }
}
