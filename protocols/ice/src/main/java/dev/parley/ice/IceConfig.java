package dev.parley.ice;

import java.time.Duration;

/** The settings of an {@link IceAgent}; immutable. */
public final class IceConfig {
    private final boolean lite;
    private final TransportPolicy transportPolicy;
    private final boolean includeLoopback;
    private final Duration pacing;
    private final Duration nominationDelay;
    private final Duration consentInterval;
    private final Duration consentExpiry;
    private final Duration disconnectedAfter;
    private final Duration failedAfter;
    private final Duration keepalive;
    private final Duration patience;
    private final int maxRemoteCandidates;
    private final int maxPairs;

    private IceConfig(Builder builder) {
        lite = builder.lite;
        transportPolicy = builder.transportPolicy;
        includeLoopback = builder.includeLoopback;
        pacing = builder.pacing;
        nominationDelay = builder.nominationDelay;
        consentInterval = builder.consentInterval;
        consentExpiry = builder.consentExpiry;
        disconnectedAfter = builder.disconnectedAfter;
        failedAfter = builder.failedAfter;
        keepalive = builder.keepalive;
        patience = builder.patience;
        maxRemoteCandidates = builder.maxRemoteCandidates;
        maxPairs = builder.maxPairs;
    }

    /** Returns the settings of a WebRTC endpoint. */
    public static IceConfig defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns whether the agent is an ICE lite one, RFC 8445 §2.5: it answers checks and sends none. */
    public boolean lite() {
        return lite;
    }

    /** Returns which candidates may be used. */
    public TransportPolicy transportPolicy() {
        return transportPolicy;
    }

    /** Returns whether loopback addresses become candidates, against RFC 8445 §5.1.1.1. */
    public boolean includeLoopback() {
        return includeLoopback;
    }

    /** Returns the time between two new STUN transactions of the agent, Ta of RFC 8445 §14.2. */
    public Duration pacing() {
        return pacing;
    }

    /** Returns how long a controlling agent that has a working pair waits for a better one before it nominates. */
    public Duration nominationDelay() {
        return nominationDelay;
    }

    /** Returns the mean time between consent checks, RFC 7675 §5.1; each interval is 0.8 to 1.2 times that. */
    public Duration consentInterval() {
        return consentInterval;
    }

    /** Returns how long consent lasts after an answer, RFC 7675 §5.1. */
    public Duration consentExpiry() {
        return consentExpiry;
    }

    /** Returns how long nothing is heard before a component becomes disconnected. */
    public Duration disconnectedAfter() {
        return disconnectedAfter;
    }

    /**
     * Returns how long a component without a pair that could still work stays disconnected in the hope of new candidates, while
     * the end of candidates has not been told, before it becomes failed.
     */
    public Duration failedAfter() {
        return failedAfter;
    }

    /** Returns after which silence of ours a keep-alive is sent, Tr of RFC 8445 §11. */
    public Duration keepalive() {
        return keepalive;
    }

    /** Returns how long after the start of checks a component cannot fail, the PAC timer of RFC 8863 §4. */
    public Duration patience() {
        return patience;
    }

    /** Returns how many candidates of the remote end a stream takes; further ones are counted and ignored. */
    public int maxRemoteCandidates() {
        return maxRemoteCandidates;
    }

    /** Returns how many pairs the agent has at a time, RFC 8445 §6.1.2.5; those of the lowest priority go. */
    public int maxPairs() {
        return maxPairs;
    }

    /** Collects settings. */
    public static final class Builder {
        private boolean lite;
        private TransportPolicy transportPolicy = TransportPolicy.ALL;
        private boolean includeLoopback;
        private Duration pacing = Duration.ofMillis(50);
        private Duration nominationDelay = Duration.ofMillis(400);
        private Duration consentInterval = Duration.ofSeconds(5);
        private Duration consentExpiry = Duration.ofSeconds(30);
        private Duration disconnectedAfter = Duration.ofSeconds(5);
        private Duration failedAfter = Duration.ofSeconds(30);
        private Duration keepalive = Duration.ofSeconds(15);
        // RFC 8863 §4: the time of a STUN transaction with the default timers.
        private Duration patience = Duration.ofMillis(39_500);
        private int maxRemoteCandidates = 64;
        private int maxPairs = 100;

        private Builder() {}

        /** Sets {@link IceConfig#lite()}; false by default. */
        public Builder lite(boolean value) {
            lite = value;
            return this;
        }

        /** Sets {@link IceConfig#transportPolicy()}; ALL by default. */
        public Builder transportPolicy(TransportPolicy value) {
            transportPolicy = value;
            return this;
        }

        /** Sets {@link IceConfig#includeLoopback()}; false by default. */
        public Builder includeLoopback(boolean value) {
            includeLoopback = value;
            return this;
        }

        /** Sets {@link IceConfig#pacing()}; 50 ms by default, at least 5 ms (RFC 8445 §14.2). */
        public Builder pacing(Duration value) {
            if (value.compareTo(Duration.ofMillis(5)) < 0) {
                throw new IllegalArgumentException("RFC 8445 §14.2 wants at least 5 ms: " + value);
            }
            pacing = value;
            return this;
        }

        /** Sets {@link IceConfig#nominationDelay()}; 400 ms by default. */
        public Builder nominationDelay(Duration value) {
            nominationDelay = notNegative(value);
            return this;
        }

        /** Sets {@link IceConfig#consentInterval()}; 5 s by default. */
        public Builder consentInterval(Duration value) {
            consentInterval = positive(value);
            return this;
        }

        /** Sets {@link IceConfig#consentExpiry()}; 30 s by default. */
        public Builder consentExpiry(Duration value) {
            consentExpiry = positive(value);
            return this;
        }

        /** Sets {@link IceConfig#disconnectedAfter()}; 5 s by default. */
        public Builder disconnectedAfter(Duration value) {
            disconnectedAfter = positive(value);
            return this;
        }

        /** Sets {@link IceConfig#failedAfter()}; 30 s by default. */
        public Builder failedAfter(Duration value) {
            failedAfter = notNegative(value);
            return this;
        }

        /** Sets {@link IceConfig#keepalive()}; 15 s by default. */
        public Builder keepalive(Duration value) {
            keepalive = positive(value);
            return this;
        }

        /** Sets {@link IceConfig#patience()}; 39.5 s by default. */
        public Builder patience(Duration value) {
            patience = notNegative(value);
            return this;
        }

        /** Sets {@link IceConfig#maxRemoteCandidates()}; 64 by default. */
        public Builder maxRemoteCandidates(int value) {
            maxRemoteCandidates = positive(value);
            return this;
        }

        /** Sets {@link IceConfig#maxPairs()}; 100 by default. */
        public Builder maxPairs(int value) {
            maxPairs = positive(value);
            return this;
        }

        /** Returns the settings. */
        public IceConfig build() {
            return new IceConfig(this);
        }

        private static Duration notNegative(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("negative: " + value);
            }
            return value;
        }

        private static Duration positive(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("not positive: " + value);
            }
            return value;
        }

        private static int positive(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("not positive: " + value);
            }
            return value;
        }
    }
}
