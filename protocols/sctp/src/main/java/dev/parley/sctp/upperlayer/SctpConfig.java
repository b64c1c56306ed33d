package dev.parley.sctp.upperlayer;

import dev.parley.sctp.congestion.CongestionController;
import dev.parley.sctp.congestion.CubicCongestionController;
import java.time.Duration;

/** The settings of an association. Immutable; made by {@link #builder()}. */
public final class SctpConfig {
    /** RFC 8832 §6 and RFC 8831 §6.2 count streams 0 to 65,534; 65,535 is reserved. */
    public static final int MAX_STREAM_ID = 65_534;

    /** RFC 8831 §6.2: "…MUST be set to 65535" of the numbers of streams in INIT and INIT ACK. */
    public static final int MAX_STREAMS = 65_535;

    /** The default of {@link Builder#receiveMemory}. */
    public static final long DEFAULT_RECEIVE_MEMORY = 128L << 20;

    private final int localPort;
    private final int remotePort;
    private final int maxPacketSize;
    private final int receiveWindow;
    private final int maxReceiveWindow;
    private final int maxUnacknowledged;
    private final Duration rtoInitial;
    private final Duration rtoMin;
    private final Duration rtoMax;
    private final Duration delayedAck;
    private final Duration cookieLifetime;
    private final Duration heartbeatInterval;
    private final int maxErrors;
    private final CongestionController.Factory congestionController;
    private final boolean interleaving;
    private final boolean zeroChecksum;

    private SctpConfig(Builder b) {
        localPort = b.localPort;
        remotePort = b.remotePort;
        maxPacketSize = b.maxPacketSize;
        receiveWindow = b.receiveWindow;
        maxReceiveWindow = b.maxReceiveWindow;
        maxUnacknowledged = b.maxUnacknowledged;
        rtoInitial = b.rtoInitial;
        rtoMin = b.rtoMin;
        rtoMax = b.rtoMax;
        delayedAck = b.delayedAck;
        cookieLifetime = b.cookieLifetime;
        heartbeatInterval = b.heartbeatInterval;
        maxErrors = b.maxErrors;
        congestionController = b.congestionController;
        interleaving = b.interleaving;
        zeroChecksum = b.zeroChecksum;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns our SCTP port. */
    public int localPort() {
        return localPort;
    }

    /** Returns the peer's SCTP port. */
    public int remotePort() {
        return remotePort;
    }

    /** Returns the largest SCTP packet in bytes, common header included. */
    public int maxPacketSize() {
        return maxPacketSize;
    }

    /** Returns the receive window in bytes of user data, as it is at first. */
    public int receiveWindow() {
        return receiveWindow;
    }

    /** Returns how large the receive window becomes for a reader who keeps up, in bytes of user data. */
    public int maxReceiveWindow() {
        return maxReceiveWindow;
    }

    /** Returns how many bytes of user data may be sent before the peer has acknowledged all that came before them. */
    public int maxUnacknowledged() {
        return maxUnacknowledged;
    }

    /** Returns RTO.Initial. */
    public Duration rtoInitial() {
        return rtoInitial;
    }

    /** Returns RTO.Min. */
    public Duration rtoMin() {
        return rtoMin;
    }

    /** Returns RTO.Max. */
    public Duration rtoMax() {
        return rtoMax;
    }

    /** Returns how long an acknowledgement may wait for another packet. */
    public Duration delayedAck() {
        return delayedAck;
    }

    /** Returns Valid.Cookie.Life. */
    public Duration cookieLifetime() {
        return cookieLifetime;
    }

    /** Returns HB.interval. */
    public Duration heartbeatInterval() {
        return heartbeatInterval;
    }

    /** Returns after how many consecutive errors the association fails; 0 is never. */
    public int maxErrors() {
        return maxErrors;
    }

    /** Returns what makes the congestion controller. */
    public CongestionController.Factory congestionController() {
        return congestionController;
    }

    /** Returns whether messages may be interleaved where the peer can do it, too. */
    public boolean interleaving() {
        return interleaving;
    }

    /** Returns whether packets may come and go without a checksum, because DTLS below detects errors. */
    public boolean zeroChecksum() {
        return zeroChecksum;
    }

    /** Collects settings. */
    public static final class Builder {
        private int localPort = 5000;
        private int remotePort = 5000;
        private int maxPacketSize = 1_160;
        private int receiveWindow = 8 << 20;
        private int maxReceiveWindow = 64 << 20;
        private int maxUnacknowledged = 64 << 20;
        private Duration rtoInitial = Duration.ofMillis(500);
        private Duration rtoMin = Duration.ofMillis(400);
        private Duration rtoMax = Duration.ofSeconds(10);
        private Duration delayedAck = Duration.ofMillis(20);
        private Duration cookieLifetime = Duration.ofSeconds(60);
        private Duration heartbeatInterval = Duration.ofSeconds(30);
        private int maxErrors;
        private CongestionController.Factory congestionController = CubicCongestionController::new;
        private boolean interleaving = true;
        private boolean zeroChecksum;

        private Builder() {}

        /** Sets our SCTP port, 1 to 65,535, "a=sctp-port" of our description; default 5000. */
        public Builder localPort(int port) {
            localPort = inRange(port, 1, 65_535, "port");
            return this;
        }

        /** Sets the peer's SCTP port, 1 to 65,535, "a=sctp-port" of its description; default 5000. */
        public Builder remotePort(int port) {
            remotePort = inRange(port, 1, 65_535, "port");
            return this;
        }

        /**
         * Sets the largest SCTP packet in bytes, 512 to 1,400, rounded down to a multiple of four. The default of 1,160 makes a UDP payload of
         * at most 1,200 bytes: 37 are left for the header, nonce and tag of a DTLS 1.2 record with AES-GCM.
         */
        public Builder maxPacketSize(int bytes) {
            maxPacketSize = inRange(bytes, 512, 1_400, "packet size") & ~3;
            return this;
        }

        /** Sets a receive window of fixed size in bytes, 128 KiB to 1 GiB. Throughput is at most one window a round trip. */
        public Builder receiveWindow(int bytes) {
            return receiveWindow(bytes, bytes);
        }

        /**
         * Sets the receive window in bytes, 128 KiB to 1 GiB, as it is at first and as large as it becomes for a reader who keeps up;
         * default 8 MiB and 64 MiB. It costs nothing while it is empty. The larger one is for 1 Gbit/s over 200 ms and a queue as long
         * as that, or for one round trip of waiting behind a loss; gap blocks reach no further than 75 MB (RFC 9260 §3.3.4).
         */
        public Builder receiveWindow(int initial, int most) {
            receiveWindow = inRange(initial, 128 << 10, 1 << 30, "receive window");
            maxReceiveWindow = inRange(most, initial, 1 << 30, "largest receive window");
            return this;
        }

        /**
         * Sets the receive window as a part of the memory that a connection may take for what it receives: half of it is the largest
         * window, an eighth the room for overhead that a peer cannot count. The rest is for the layer above, and for what is known of
         * streams.
         *
         * @param bytes 8 MiB to 2 GiB; default {@link SctpConfig#DEFAULT_RECEIVE_MEMORY}
         */
        public Builder receiveMemory(long bytes) {
            if (bytes < 8L << 20 || bytes > 2L << 30) {
                throw new IllegalArgumentException("receive memory " + bytes + " is not in 8 MiB to 2 GiB");
            }
            int most = (int) (bytes / 2);
            return receiveWindow(Math.min(8 << 20, most / 4), most);
        }

        /**
         * Sets how many bytes of user data may be sent before the peer has acknowledged all that came before them, 128 KiB to 1 GiB;
         * default 64 MiB. Below 8 MiB, or four congestion windows, this is no limit: a peer that acknowledges all but the oldest chunk
         * makes us keep the rest (RFC 9260 §6.2.1 lets it take gap acknowledgements back).
         */
        public Builder maxUnacknowledged(int bytes) {
            maxUnacknowledged = inRange(bytes, 128 << 10, 1 << 30, "unacknowledged bytes");
            return this;
        }

        /**
         * Sets the bounds of the retransmission timeout. Defaults 500 ms, 400 ms (above a peer's delayed acknowledgement of 200 ms) and 10 s:
         * ICE finds a dead path in 30 s, and a timer that sleeps longer only delays the recovery of one that returned unnoticed.
         */
        public Builder retransmissionTimeout(Duration initial, Duration min, Duration max) {
            if (min.isNegative() || min.isZero() || min.compareTo(max) > 0 || initial.compareTo(max) > 0) {
                throw new IllegalArgumentException("RTO " + initial + ", at least " + min + ", at most " + max);
            }
            rtoInitial = initial;
            rtoMin = min;
            rtoMax = max;
            return this;
        }

        /** Sets how long an acknowledgement may wait, at most 500 ms (RFC 9260 §6.2); default 20 ms. */
        public Builder delayedAck(Duration delay) {
            if (delay.isNegative() || delay.compareTo(Duration.ofMillis(500)) > 0) {
                throw new IllegalArgumentException("delayed acknowledgement of " + delay);
            }
            delayedAck = delay;
            return this;
        }

        /** Sets how long a state cookie is good for; default 60 s (RFC 9260 §16). */
        public Builder cookieLifetime(Duration lifetime) {
            cookieLifetime = lifetime;
            return this;
        }

        /** Sets the time between heartbeats on an idle path; default 30 s (RFC 9260 §16), zero for none. */
        public Builder heartbeatInterval(Duration interval) {
            heartbeatInterval = interval;
            return this;
        }

        /**
         * Sets after how many consecutive errors (RFC 9260 §8.1) the association fails; default 0, never: ICE decides when a path is dead
         * (consent, RFC 7675), and SCTP must not give up before it.
         */
        public Builder maxErrors(int errors) {
            maxErrors = inRange(errors, 0, Integer.MAX_VALUE, "errors");
            return this;
        }

        /** Sets what makes the congestion controller; default CUBIC. */
        public Builder congestionController(CongestionController.Factory factory) {
            congestionController = factory;
            return this;
        }

        /**
         * Sets whether user messages may be interleaved (I-DATA, RFC 8260) where the peer can do it, too; default true. Without it a
         * long message holds up all that is sent after it.
         */
        public Builder interleaving(boolean wanted) {
            interleaving = wanted;
            return this;
        }

        /**
         * Sets whether packets may come and go without a checksum (RFC 9653), each way where the receiver takes it; default false. True
         * only where every packet is in a DTLS record: nothing else would detect its errors.
         */
        public Builder zeroChecksum(boolean overDtls) {
            zeroChecksum = overDtls;
            return this;
        }

        /** Returns the settings. */
        public SctpConfig build() {
            return new SctpConfig(this);
        }

        private static int inRange(int value, int min, int max, String name) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " " + value + " is not in " + min + " to " + max);
            }
            return value;
        }
    }
}
