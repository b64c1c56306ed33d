package dev.parley.simulation;

import java.time.Duration;

/**
 * How one direction of a {@link Link} treats packets. Probabilities are from 0 to 1 and apply to each packet by itself.
 *
 * <p>The order of things for a packet: a cut link and the MTU drop it, or the MTU has it fragmented; bursts and random loss drop it; the queue takes it or
 * drops it; it waits for its turn at the given rate; it may be corrupted or duplicated; it travels for the latency, the
 * jitter and what reordering or a delay spike add.
 */
public final class LinkConditions {
    /** Delivers everything at once. */
    public static final LinkConditions PERFECT = builder().build();

    private final Duration latency;
    private final Duration jitter;
    private final long bitsPerSecond;
    private final int queueBytes;
    private final double loss;
    private final double burstStart;
    private final double burstEnd;
    private final double burstLoss;
    private final double duplication;
    private final double reordering;
    private final Duration reorderingDelay;
    private final double corruption;
    private final double spike;
    private final Duration spikeDelay;
    private final int mtu;
    private final boolean fragmentsPass;

    private LinkConditions(Builder builder) {
        latency = builder.latency;
        jitter = builder.jitter;
        bitsPerSecond = builder.bitsPerSecond;
        queueBytes = builder.queueBytes;
        loss = builder.loss;
        burstStart = builder.burstStart;
        burstEnd = builder.burstEnd;
        burstLoss = builder.burstLoss;
        duplication = builder.duplication;
        reordering = builder.reordering;
        reorderingDelay = builder.reorderingDelay;
        corruption = builder.corruption;
        spike = builder.spike;
        spikeDelay = builder.spikeDelay;
        mtu = builder.mtu;
        fragmentsPass = builder.fragmentsPass;
    }

    /** Returns conditions with this latency and no faults. */
    public static LinkConditions latency(Duration latency) {
        return builder().latency(latency).build();
    }

    /** Returns a builder of perfect conditions. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder of these conditions. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.latency = latency;
        builder.jitter = jitter;
        builder.bitsPerSecond = bitsPerSecond;
        builder.queueBytes = queueBytes;
        builder.loss = loss;
        builder.burstStart = burstStart;
        builder.burstEnd = burstEnd;
        builder.burstLoss = burstLoss;
        builder.duplication = duplication;
        builder.reordering = reordering;
        builder.reorderingDelay = reorderingDelay;
        builder.corruption = corruption;
        builder.spike = spike;
        builder.spikeDelay = spikeDelay;
        builder.mtu = mtu;
        builder.fragmentsPass = fragmentsPass;
        return builder;
    }

    /** Returns the time that every packet travels. */
    public Duration latency() {
        return latency;
    }

    /** Returns the largest further delay, drawn evenly for each packet; order is kept. */
    public Duration jitter() {
        return jitter;
    }

    /** Returns the rate in bits a second, counting the IP and UDP headers; 0 is without limit. */
    public long bitsPerSecond() {
        return bitsPerSecond;
    }

    /** Returns how many bytes may wait for the rate before the tail is dropped. */
    public int queueBytes() {
        return queueBytes;
    }

    /** Returns the probability of losing a packet. */
    public double loss() {
        return loss;
    }

    /** Returns the probability, at each packet, that a burst of loss starts. */
    public double burstStart() {
        return burstStart;
    }

    /** Returns the probability, at each packet within a burst, that the burst ends. */
    public double burstEnd() {
        return burstEnd;
    }

    /** Returns the probability of losing a packet within a burst. */
    public double burstLoss() {
        return burstLoss;
    }

    /** Returns the probability of delivering a packet twice. */
    public double duplication() {
        return duplication;
    }

    /** Returns the probability of holding a packet back so that later ones overtake it. */
    public double reordering() {
        return reordering;
    }

    /** Returns how long a packet is held back at most. */
    public Duration reorderingDelay() {
        return reorderingDelay;
    }

    /** Returns the probability of flipping one bit, as damage that the UDP checksum missed. */
    public double corruption() {
        return corruption;
    }

    /** Returns the probability, at each packet, that a delay spike starts. */
    public double spike() {
        return spike;
    }

    /** Returns how long a delay spike holds everything up: what is sent meanwhile arrives when it ends, in order. */
    public Duration spikeDelay() {
        return spikeDelay;
    }

    /** Returns the largest IP packet in bytes; larger ones are fragmented, or dropped without a word where they must not be. 0: no limit. */
    public int mtu() {
        return mtu;
    }

    /** Returns whether fragments of packets above the MTU pass; many firewalls drop them. */
    public boolean fragmentsPass() {
        return fragmentsPass;
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("latency ").append(latency.toNanos() / 1_000).append(" µs");
        append(text, "jitter µs", jitter.toNanos() / 1_000);
        append(text, "bit/s", bitsPerSecond);
        append(text, "loss", loss);
        append(text, "burst", burstStart);
        append(text, "duplication", duplication);
        append(text, "reordering", reordering);
        append(text, "corruption", corruption);
        append(text, "spike", spike);
        append(text, "mtu", mtu);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, double value) {
        if (value != 0) {
            text.append(", ")
                    .append(name)
                    .append(' ')
                    .append(value == Math.rint(value) ? (Object) (long) value : value);
        }
    }

    /** Makes {@link LinkConditions}. Setters check their ranges and throw IllegalArgumentException. */
    public static final class Builder {
        private Duration latency = Duration.ZERO;
        private Duration jitter = Duration.ZERO;
        private long bitsPerSecond;
        private int queueBytes = 64 * 1024;
        private double loss;
        private double burstStart;
        private double burstEnd = 1;
        private double burstLoss = 1;
        private double duplication;
        private double reordering;
        private Duration reorderingDelay = Duration.ofMillis(10);
        private double corruption;
        private double spike;
        private Duration spikeDelay = Duration.ZERO;
        private int mtu;
        private boolean fragmentsPass = true;

        private Builder() {}

        /** Sets {@link LinkConditions#latency()}. */
        public Builder latency(Duration value) {
            latency = notNegative(value);
            return this;
        }

        /** Sets {@link LinkConditions#jitter()}. */
        public Builder jitter(Duration value) {
            jitter = notNegative(value);
            return this;
        }

        /** Sets the rate in bits a second (0: no limit) and the queue in front of it in bytes. */
        public Builder rate(long bitsASecond, int queue) {
            if (bitsASecond < 0 || queue < 0) {
                throw new IllegalArgumentException("negative rate or queue");
            }
            bitsPerSecond = bitsASecond;
            queueBytes = queue;
            return this;
        }

        /** Sets {@link LinkConditions#loss()}. */
        public Builder loss(double probability) {
            loss = probability(probability);
            return this;
        }

        /**
         * Sets Gilbert's model of bursts: loss comes in runs whose mean length is 1 / {@code end} packets, one starting at
         * each packet with the probability {@code start}; within a run each packet is lost with the probability {@code
         * lossWithin}.
         */
        public Builder bursts(double start, double end, double lossWithin) {
            burstStart = probability(start);
            burstEnd = probability(end);
            burstLoss = probability(lossWithin);
            return this;
        }

        /** Sets {@link LinkConditions#duplication()}. */
        public Builder duplication(double probability) {
            duplication = probability(probability);
            return this;
        }

        /** Sets {@link LinkConditions#reordering()} and {@link LinkConditions#reorderingDelay()}. */
        public Builder reordering(double probability, Duration atMost) {
            reordering = probability(probability);
            reorderingDelay = notNegative(atMost);
            return this;
        }

        /** Sets {@link LinkConditions#corruption()}. */
        public Builder corruption(double probability) {
            corruption = probability(probability);
            return this;
        }

        /** Sets {@link LinkConditions#spike()} and {@link LinkConditions#spikeDelay()}. */
        public Builder spikes(double probability, Duration delay) {
            spike = probability(probability);
            spikeDelay = notNegative(delay);
            return this;
        }

        /** Sets {@link LinkConditions#fragmentsPass()}. */
        public Builder fragmentsPass(boolean pass) {
            fragmentsPass = pass;
            return this;
        }

        /** Sets {@link LinkConditions#mtu()}. */
        public Builder mtu(int bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("negative MTU");
            }
            mtu = bytes;
            return this;
        }

        /** Returns the conditions. */
        public LinkConditions build() {
            return new LinkConditions(this);
        }

        private static double probability(double value) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("not a probability: " + value);
            }
            return value;
        }

        private static Duration notNegative(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("negative duration");
            }
            return value;
        }
    }
}
