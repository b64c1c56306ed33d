package dev.parley.datachannel;

import dev.parley.sctp.SctpAssociation;

/** Streams without a channel that are being reset because what arrived on them was refused. The owner gets no event about them. */
final class RefusedStreams {
    /**
     * Streams that are being reset at the same time because what came on them was refused. A peer that goes on regardless, without
     * answering the resets, loses the association.
     */
    static final int MAX_REFUSED = 8_192;

    /** Heap of such a stream. */
    private static final int MEMORY = 768;

    private final ChannelTable table;
    private final SctpAssociation association;
    private int count;

    RefusedStreams(ChannelTable table, SctpAssociation association) {
        this.table = table;
        this.association = association;
    }

    int count() {
        return count;
    }

    long memory() {
        return (long) MEMORY * count;
    }

    boolean isFull() {
        return count >= MAX_REFUSED;
    }

    /** Returns whether a stream can be reset by this end. */
    boolean canBeReset(int stream) {
        return stream <= ChannelParameters.MAX_ID && stream < association.maxOutgoingStreams();
    }

    /** Makes a channel for a stream, whose only purpose is that the stream is reset. */
    Channel refuse(int stream) {
        Channel channel = table.create(ChannelParameters.negotiated("", stream));
        channel.silent = true;
        count++;
        channel.state = ChannelState.OPEN;
        table.setId(channel, stream);
        return channel;
    }

    /** Subtracts a stream that is free again from the count, if it was a refused one. */
    void released(Channel channel) {
        if (channel.silent) {
            count--;
        }
    }
}
