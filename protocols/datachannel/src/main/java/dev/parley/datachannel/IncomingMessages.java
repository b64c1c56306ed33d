package dev.parley.datachannel;

import dev.parley.base.DropCounters;
import dev.parley.base.Timestamp;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.Deque;

/** From fragments to whole messages at their channels, and the receive window that goes with them. */
final class IncomingMessages {
    private static final byte[] NOTHING = new byte[0];

    private final DataChannels owner;
    private final SctpAssociation association;
    private final ChannelTable table;
    private final Deque<DataChannelEvent> events;
    private final DropCounters drops;
    private final Reassembly reassembly;
    private final HeldMessages held;
    private final ReceiveCredit credit;
    private final long maxMessageSize;
    private final long interleavedAllowance;
    /** The value of {@link ReceiveCredit#excess} that the association was last given. */
    private long toldOverhead;

    /** Bytes of the arrays of messages in the deprecated fragmentation by payload protocol, and how many such messages there are. */
    private long partialBytes;

    private int partials;

    IncomingMessages(
            DataChannels owner,
            DataChannelsConfig config,
            SctpAssociation association,
            ChannelTable table,
            Deque<DataChannelEvent> events,
            DropCounters drops) {
        this.owner = owner;
        this.association = association;
        this.table = table;
        this.events = events;
        this.drops = drops;
        // A DCEP message may be as large as two texts of 65,535 bytes, whatever the limit for user messages is.
        this.reassembly = new Reassembly(Math.max(config.maxMessageSize(), 12 + 2L * ChannelParameters.MAX_TEXT_BYTES));
        this.maxMessageSize = config.maxMessageSize();
        this.interleavedAllowance = config.interleavedAllowance();
        this.held = new HeldMessages(config.heldBytes());
        this.credit = new ReceiveCredit(config.pausedAllowance(), config.reassemblyAllowance());
    }

    /** The association is up. */
    void connected() {
        if (association.isInterleaving()) {
            credit.allowReassembly(interleavedAllowance);
        }
    }

    void fragment(SctpEvent.Fragment fragment, Timestamp now) {
        int stream = fragment.stream();
        credit.arrived(fragment.size());
        Reassembly.Outcome outcome = reassembly.add(fragment);
        recount();
        switch (outcome) {
            case COMPLETE -> complete(stream, fragment.ppid(), reassembly.take(), now);
            case TOO_LARGE -> owner.violation(stream, "message above max-message-size", now);
            case DROPPED -> drops.count("fragment of a dropped message");
            case INCOMPLETE -> {
                // More will come.
            }
        }
        settle();
    }

    /** The channel has opened: what was held for it follows. */
    void deliverHeld(Channel channel, Timestamp now) {
        for (HeldMessages.Held message : held.take(channel.id)) {
            deliver(channel, message.ppid(), message.data(), now);
        }
    }

    void dropHeld(int stream) {
        held.take(stream);
    }

    /** Hands out or drops what a pause held back. */
    void unpark(Channel channel, boolean handOut) {
        Deque<DataChannelEvent.Message> parked = channel.parked;
        channel.parked = null;
        if (parked == null) {
            return;
        }
        for (DataChannelEvent.Message message : parked) {
            credit.unparked(message.data().length);
            if (handOut) {
                credit.delivered(message.data().length);
                events.add(message);
            }
        }
    }

    void dropPartial(Channel channel) {
        MessageBuffer partial = channel.partial;
        if (partial != null) {
            channel.partial = null;
            partialBytes -= partial.capacity();
            partials--;
            recount();
        }
    }

    void aborted(long messageId) {
        reassembly.drop(messageId);
        recount();
        settle();
    }

    void consumed(int bytes, int messages) {
        credit.consumed(bytes, messages);
        association.read(bytes);
        settle();
    }

    /** Re-opens the receive window as far as what is held allows. */
    void settle() {
        int bytes = credit.settle();
        if (bytes > 0) {
            association.release(bytes);
        }
        long overhead = credit.excess();
        if (overhead != toldOverhead) {
            toldOverhead = overhead;
            association.readerOverhead(overhead);
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

    private void complete(int stream, int ppid, byte[] data, Timestamp now) {
        if (ppid == PayloadProtocol.DCEP) {
            owner.dcep(stream, data, now);
        } else if (data.length > maxMessageSize) {
            owner.violation(stream, "message above max-message-size", now);
        } else if (!PayloadProtocol.isUserData(ppid)) {
            // RFC 8831 §6.6: "If a message with an unsupported PPID is received … the receiver SHOULD close the
            // corresponding data channel."
            owner.violation(stream, "unsupported PPID", now);
        } else {
            Channel channel = table.byId(stream);
            if (channel != null && channel.state != ChannelState.CONNECTING) {
                deliver(channel, ppid, data, now);
            } else if (!held.add(stream, ppid, data)) {
                owner.violation(stream, "too much data before OPEN", now);
            }
        }
    }

    private void deliver(Channel channel, int ppid, byte[] data, Timestamp now) {
        if (channel.state != ChannelState.OPEN || channel.closingParked) {
            drops.count("message for a closing channel");
            return;
        }
        channel.heard = true;
        // RFC 8831 §6.6: "the receiver MUST ignore the SCTP user message and process it as an empty message."
        byte[] whole = PayloadProtocol.isEmpty(ppid) ? NOTHING : data;
        boolean binary = PayloadProtocol.isBinary(ppid);
        if (PayloadProtocol.isPartial(ppid) || channel.partial != null) {
            MessageBuffer begun = channel.partial;
            boolean otherKind = begun != null && channel.partialBinary != binary;
            if (otherKind || (begun == null ? 0L : begun.size()) + whole.length > maxMessageSize) {
                owner.violation(channel.id, "bad fragmentation by PPID", now);
                return;
            }
            if (PayloadProtocol.isPartial(ppid)) {
                append(channel, whole, binary);
                return;
            }
            whole = append(channel, whole, binary).whole();
            dropPartial(channel);
        }
        channel.messagesReceived++;
        channel.bytesReceived += whole.length;
        DataChannelEvent.Message message = new DataChannelEvent.Message(channel.key, whole, binary);
        if (channel.paused) {
            channel.parkedQueue().add(message);
            credit.parked(whole.length);
        } else {
            events.add(message);
            credit.delivered(whole.length);
        }
    }

    private MessageBuffer append(Channel channel, byte[] piece, boolean binary) {
        MessageBuffer partial = channel.partial;
        if (partial == null) {
            partial = new MessageBuffer(piece.length);
            channel.partial = partial;
            channel.partialBinary = binary;
            partials++;
        } else {
            partialBytes -= partial.capacity();
        }
        partial.append(piece, 0, piece.length, maxMessageSize);
        partialBytes += partial.capacity();
        recount();
        return partial;
    }

    private void recount() {
        credit.incomplete(reassembly.bytes() + partialBytes, reassembly.count() + partials, reassembly.oldestBytes());
    }

    /** Returns about how many bytes of heap hold messages, whole or not. */
    long memory() {
        return credit.memory() + held.memory();
    }
}
