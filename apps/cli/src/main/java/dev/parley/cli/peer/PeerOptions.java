package dev.parley.cli.peer;

import dev.parley.webrtc.DtlsGroup;
import dev.parley.webrtc.RTCBundlePolicy;
import dev.parley.webrtc.RTCRtcpMuxPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link JsonPeer} is told before it starts. */
final class PeerOptions {
    final boolean offer;
    final List<String> channels;
    final List<String> media;
    final RTCBundlePolicy bundlePolicy;
    final RTCRtcpMuxPolicy rtcpMuxPolicy;
    final boolean echo;
    final List<String> iceServers;
    final @Nullable String iceUser;
    final @Nullable String icePassword;
    final boolean relayOnly;
    final boolean lite;
    final boolean simulcast;
    final boolean trickle;
    final boolean loopback;
    final List<String> addresses;
    final int quiet;
    final @Nullable Long maxMessageSize;
    final int pathMtu;
    final @Nullable String dtlsRole;
    final @Nullable String keyLog;
    /** The version of DTLS, "1.2", "1.3" or "auto", or null for the factory's default. */
    final @Nullable String dtls;
    /** The groups of DTLS in order of preference, or none for the factory's default. */
    final List<DtlsGroup> groups;

    final Duration delay;
    final double loss;
    final long lossSeed;
    final int firstPort;
    final int lastPort;

    private PeerOptions(Builder builder) {
        offer = builder.offer;
        channels = builder.channels;
        media = builder.media;
        bundlePolicy = builder.bundlePolicy;
        rtcpMuxPolicy = builder.rtcpMuxPolicy;
        echo = builder.echo;
        iceServers = builder.iceServers;
        iceUser = builder.iceUser;
        icePassword = builder.icePassword;
        relayOnly = builder.relayOnly;
        lite = builder.lite;
        simulcast = builder.simulcast;
        trickle = builder.trickle;
        loopback = builder.loopback;
        addresses = builder.addresses;
        quiet = builder.quiet;
        maxMessageSize = builder.maxMessageSize;
        pathMtu = builder.pathMtu;
        dtlsRole = builder.dtlsRole;
        keyLog = builder.keyLog;
        dtls = builder.dtls;
        groups = builder.groups;
        delay = builder.delay;
        loss = builder.loss;
        lossSeed = builder.lossSeed;
        firstPort = builder.firstPort;
        lastPort = builder.lastPort;
    }

    static Builder builder(boolean offer) {
        return new Builder(offer);
    }

    /** Collects options; each has the default that the command's help says. */
    static final class Builder {
        private final boolean offer;
        List<String> channels = List.of();
        List<String> media = List.of();
        RTCBundlePolicy bundlePolicy = RTCBundlePolicy.BALANCED;
        RTCRtcpMuxPolicy rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
        boolean echo;
        List<String> iceServers = List.of();

        @Nullable
        String iceUser;

        @Nullable
        String icePassword;

        boolean relayOnly;
        boolean lite;
        boolean simulcast;
        boolean trickle = true;
        boolean loopback;
        List<String> addresses = List.of();
        int quiet;

        @Nullable
        Long maxMessageSize;

        int pathMtu;

        @Nullable
        String dtlsRole;

        @Nullable
        String keyLog;

        @Nullable
        String dtls;

        List<DtlsGroup> groups = List.of();

        Duration delay = Duration.ZERO;
        double loss;
        long lossSeed;
        int firstPort;
        int lastPort;

        private Builder(boolean offer) {
            this.offer = offer;
        }

        PeerOptions build() {
            return new PeerOptions(this);
        }
    }
}
