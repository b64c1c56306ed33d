package dev.parley.datachannel;

import dev.parley.base.DropCounters;
import dev.parley.base.Timestamp;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.SctpEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** From fragments to whole messages, and the receive window that goes with them. */
final class IncomingMessages {
    private final SctpAssociation association;
    private final DropCounters drops;
    private final Reassembly reassembly;
    private final HeldMessages held;
    private final ReceiveCredit credit;
    private final long maxMessageSize;
    /** Bytes of pieces in the deprecated fragmentation by payload protocol. */
    private long partialBytes;

    IncomingMessages(DataChannelsConfig config, SctpAssociation association, DropCounters drops) {
        this.association = association;
        this.drops = drops;
        // A DCEP message may be as large as two texts of 65,535 bytes, whatever the limit for user messages is.
        this.reassembly = new Reassembly(Math.max(config.maxMessageSize(), 12 + 2L * ChannelParameters.MAX_TEXT_BYTES));
        this.maxMessageSize = config.maxMessageSize();
        this.held = new HeldMessages(config.heldBytes());
        this.credit = new ReceiveCredit(config.pausedAllowance(), config.reassemblyAllowance());
    }

    ReceiveCredit credit() {
        return credit;
    }

    Reassembly.Outcome add(SctpEvent.Fragment fragment, Timestamp now) {
        credit.arrived(fragment.data().length);
        Reassembly.Outcome outcome = reassembly.add(
                fragment.stream(), fragment.messageId(), fragment.data(), fragment.begin(), fragment.end());
        if (outcome == Reassembly.Outcome.DROPPED) {
            drops.count("fragment of a dropped message");
        }
        recount();
        return outcome;
    }

    byte[] take() {
        return reassembly.take();
    }

    boolean exceedsLimit(byte[] message) {
        return message.length > maxMessageSize;
    }

    boolean hold(int stream, int ppid, byte[] data) {
        return held.add(stream, ppid, data);
    }

    List<HeldMessages.Held> takeHeld(int stream) {
        return held.take(stream);
    }

    void addPartial(Channel channel, byte[] piece, boolean binary) {
        Deque<byte[]> pieces = channel.partial;
        if (pieces == null) {
            pieces = new ArrayDeque<>();
            channel.partial = pieces;
            channel.partialBinary = binary;
        }
        pieces.add(piece);
        channel.partialBytes += piece.length;
        partialBytes += piece.length;
        recount();
    }

    byte[] joinPartial(Channel channel, byte[] last) {
        Deque<byte[]> pieces = channel.partial == null ? new ArrayDeque<>() : channel.partial;
        pieces.add(last);
        byte[] whole = Reassembly.join(pieces, channel.partialBytes + last.length);
        dropPartial(channel);
        return whole;
    }

    void dropPartial(Channel channel) {
        partialBytes -= channel.partialBytes;
        channel.partial = null;
        channel.partialBytes = 0;
        recount();
    }

    void aborted(int stream, long messageId, Timestamp now) {
        reassembly.drop(messageId);
        recount();
        settle(stream, now);
    }

    void dropStream(int stream, Timestamp now) {
        reassembly.dropStream(stream);
        recount();
        settle(stream, now);
    }

    void consumed(int stream, int bytes, Timestamp now) {
        credit.consumed(bytes);
        settle(stream, now);
    }

    /** Re-opens the receive window as far as what is held allows. */
    void settle(int stream, Timestamp now) {
        int bytes = credit.settle();
        if (bytes > 0) {
            association.consumed(stream, bytes, now);
        }
    }

    void clear() {
        reassembly.clear();
        held.clear();
        recount();
    }

    long heldBytes() {
        return credit.held() + held.bytes();
    }

    private void recount() {
        credit.incomplete(reassembly.bytes() + partialBytes, reassembly.oldestBytes());
    }
}
