package dev.parley.webrtc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures about one object at one time, webrtc-pc §8.3. What was not measured is absent: its method returns null, and {@link
 * #members} does not have it. Immutable.
 */
public abstract sealed class RTCStats
        permits RTCCertificateStats,
                RTCCodecStats,
                RTCDataChannelStats,
                RTCIceCandidatePairStats,
                RTCIceCandidateStats,
                RTCInboundRtpStreamStats,
                RTCMediaSourceStats,
                RTCOutboundRtpStreamStats,
                RTCPeerConnectionStats,
                RTCRemoteInboundRtpStreamStats,
                RTCRemoteOutboundRtpStreamStats,
                RTCSctpTransportStats,
                RTCTransportStats {
    private final String id;
    private final RTCStatsType type;
    private final double timestamp;
    private final Map<String, Object> members;

    RTCStats(Builder builder) {
        this.id = builder.id;
        this.type = builder.type;
        this.timestamp = builder.timestamp;
        this.members = Collections.unmodifiableMap(new LinkedHashMap<>(builder.members));
    }

    /** Returns what names the object; the same at every call of {@code getStats()}. */
    public String id() {
        return id;
    }

    /** Returns the kind of object. */
    public RTCStatsType type() {
        return type;
    }

    /** Returns when the figures were taken, in milliseconds since 1970-01-01T00:00Z. */
    public double timestamp() {
        return timestamp;
    }

    /**
     * Returns the figures under their names in webrtc-stats, without {@code id}, {@code type} and {@code timestamp}. The values are
     * {@link Long}, {@link Double}, {@link Boolean} and {@link String}; durations are in seconds, sizes in bytes.
     */
    public Map<String, Object> members() {
        return members;
    }

    final @Nullable String text(String name) {
        return (String) members.get(name);
    }

    final @Nullable Long number(String name) {
        return (Long) members.get(name);
    }

    final @Nullable Double real(String name) {
        return (Double) members.get(name);
    }

    final @Nullable Boolean flag(String name) {
        return (Boolean) members.get(name);
    }

    @Override
    public String toString() {
        return type + " " + id + " " + members;
    }

    /** Collects the figures that were measured. */
    static final class Builder {
        private final String id;
        private final RTCStatsType type;
        private final double timestamp;
        private final Map<String, Object> members = new LinkedHashMap<>();

        Builder(String id, RTCStatsType type, double timestamp) {
            this.id = id;
            this.type = type;
            this.timestamp = timestamp;
        }

        Builder set(String name, @Nullable Object value) {
            if (value instanceof Integer number) {
                members.put(name, number.longValue());
            } else if (value instanceof Enum<?> constant) {
                members.put(name, constant.toString());
            } else if (value != null) {
                members.put(name, value);
            }
            return this;
        }
    }
}
