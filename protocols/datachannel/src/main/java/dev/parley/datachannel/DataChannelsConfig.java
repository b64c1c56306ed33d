package dev.parley.datachannel;

import dev.parley.sctp.upperlayer.SctpConfig;

/**
 * The settings of {@link DataChannels}. Immutable.
 */
public final class DataChannelsConfig {
    /** The default of our "a=max-message-size": that of Chromium, and four times the RFC's default. */
    public static final long DEFAULT_MAX_MESSAGE_SIZE = 262_144;

    /** The largest value of {@link Builder#maxMessageSize}: a message is one array, and both ends hold it whole. */
    public static final long LARGEST_MAX_MESSAGE_SIZE = 64L << 20;

    private final long maxMessageSize;
    private final long pausedAllowance;
    private final long reassemblyAllowance;
    private final long interleavedAllowance;
    private final int heldBytes;
    private final long announcedTextBytes;
    private final int maxAnnouncedChannels;

    private DataChannelsConfig(Builder builder) {
        this.maxMessageSize = builder.maxMessageSize;
        this.pausedAllowance = builder.pausedAllowance;
        this.reassemblyAllowance = builder.reassemblyAllowance;
        this.interleavedAllowance = builder.interleavedAllowance;
        this.heldBytes = builder.heldBytes;
        this.announcedTextBytes = builder.announcedTextBytes;
        this.maxAnnouncedChannels = builder.maxAnnouncedChannels;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns these settings with another largest message: 0, "no limit" in SDP, and anything above {@link
     * #LARGEST_MAX_MESSAGE_SIZE} become that.
     */
    public DataChannelsConfig withMaxMessageSize(long bytes) {
        long limit = bytes == 0 ? LARGEST_MAX_MESSAGE_SIZE : Math.min(bytes, LARGEST_MAX_MESSAGE_SIZE);
        return builder()
                .maxMessageSize(limit)
                .pausedAllowance(pausedAllowance)
                .reassemblyAllowance(reassemblyAllowance)
                .interleavedAllowance(interleavedAllowance)
                .heldBytes(heldBytes)
                .announcedTextBytes(announcedTextBytes)
                .maxAnnouncedChannels(maxAnnouncedChannels)
                .build();
    }

    /** Returns the largest message in bytes that we take: our "a=max-message-size". */
    public long maxMessageSize() {
        return maxMessageSize;
    }

    /** Returns how many bytes of messages for paused channels are held before they close the receive window for all. */
    public long pausedAllowance() {
        return pausedAllowance;
    }

    /** Returns how many bytes of incomplete messages, beside the oldest, are held before they close the receive window. */
    public long reassemblyAllowance() {
        return reassemblyAllowance;
    }

    /** Returns the same where messages of different channels interleave (RFC 8260), and each may have one under way. */
    public long interleavedAllowance() {
        return interleavedAllowance;
    }

    /** Returns how many bytes of messages for channels that do not exist yet are held. */
    public int heldBytes() {
        return heldBytes;
    }

    /** Returns how many bytes of labels and protocols the peer's open channels may have together. */
    public long announcedTextBytes() {
        return announcedTextBytes;
    }

    /** Returns how many channels of the peer's opening there may be at a time. */
    public int maxAnnouncedChannels() {
        return maxAnnouncedChannels;
    }

    /** Builds a {@link DataChannelsConfig}. */
    public static final class Builder {
        private long maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;
        private long pausedAllowance;
        private long reassemblyAllowance;
        private long interleavedAllowance;
        private int heldBytes;
        private long announcedTextBytes;
        private int maxAnnouncedChannels = 4_096;

        private Builder() {
            receiveMemory(SctpConfig.DEFAULT_RECEIVE_MEMORY);
        }

        /**
         * Sets all allowances as parts of the memory that a connection may take for what it receives, of which {@link
         * SctpConfig.Builder#receiveMemory} takes five eighths for the window.
         *
         * @param bytes see {@link SctpConfig.Builder#receiveMemory}
         */
        public Builder receiveMemory(long bytes) {
            pausedAllowance = bytes / 8;
            interleavedAllowance = bytes / 8;
            reassemblyAllowance = Math.min(4L << 20, bytes / 32);
            heldBytes = (int) Math.min(1 << 20, bytes / 128);
            announcedTextBytes = Math.min(8L << 20, bytes / 16);
            return this;
        }

        /** The largest message that we take, 1 byte to {@link #LARGEST_MAX_MESSAGE_SIZE}; by default {@link #DEFAULT_MAX_MESSAGE_SIZE}. */
        public Builder maxMessageSize(long bytes) {
            if (bytes < 1 || bytes > LARGEST_MAX_MESSAGE_SIZE) {
                throw new IllegalArgumentException("max message size " + bytes);
            }
            maxMessageSize = bytes;
            return this;
        }

        /** See {@link DataChannelsConfig#pausedAllowance()}; 16 MiB by default: as much as a sender may buffer on its side. */
        public Builder pausedAllowance(long bytes) {
            pausedAllowance = notNegative(bytes);
            return this;
        }

        /** See {@link DataChannelsConfig#reassemblyAllowance()}; 4 MiB by default: sixteen messages of the default size. */
        public Builder reassemblyAllowance(long bytes) {
            reassemblyAllowance = notNegative(bytes);
            return this;
        }

        /** See {@link DataChannelsConfig#interleavedAllowance()}; 16 MiB by default: 64 messages of the default size. */
        public Builder interleavedAllowance(long bytes) {
            interleavedAllowance = notNegative(bytes);
            return this;
        }

        /** See {@link DataChannelsConfig#heldBytes()}; 1 MiB by default: some messages of the default size. */
        public Builder heldBytes(int bytes) {
            heldBytes = (int) notNegative(bytes);
            return this;
        }

        /** See {@link DataChannelsConfig#announcedTextBytes()}; 8 MiB by default: 128 bytes for each of 65,535 channels. */
        public Builder announcedTextBytes(long bytes) {
            announcedTextBytes = notNegative(bytes);
            return this;
        }

        /**
         * Sets how many channels of the peer's opening there may be at a time, 0 to 65,535; 4,096 by default, which is four times what
         * Chromium opens, and 8 MB of heap. One above that is refused: its stream is reset.
         */
        public Builder maxAnnouncedChannels(int channels) {
            if (channels < 0 || channels > SctpConfig.MAX_STREAMS) {
                throw new IllegalArgumentException("channels: " + channels);
            }
            maxAnnouncedChannels = channels;
            return this;
        }

        /** Returns the settings. */
        public DataChannelsConfig build() {
            return new DataChannelsConfig(this);
        }

        private static long notNegative(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("negative: " + bytes);
            }
            return bytes;
        }
    }
}
