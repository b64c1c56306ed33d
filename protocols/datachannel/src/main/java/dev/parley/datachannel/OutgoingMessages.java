package dev.parley.datachannel;

import dev.parley.base.Timestamp;
import dev.parley.parameters.SctpParameters;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.Deque;

/** Outgoing messages: the payload protocol and reliability that they are sent with, and the bytes that wait to be transmitted. */
final class OutgoingMessages {
    private static final byte[] EMPTY_MESSAGE = new byte[1];

    private final SctpAssociation association;
    private final ChannelTable table;
    private final Deque<DataChannelEvent> events;
    private long remoteMaxMessageSize = SctpParameters.DEFAULT_MAX_MESSAGE_SIZE;

    OutgoingMessages(SctpAssociation association, ChannelTable table, Deque<DataChannelEvent> events) {
        this.association = association;
        this.table = table;
        this.events = events;
    }

    void setRemoteMaxMessageSize(long bytes) {
        remoteMaxMessageSize = bytes;
    }

    long remoteMaxMessageSize() {
        return remoteMaxMessageSize;
    }

    /**
     * Sends a message on an open channel.
     *
     * @throws IllegalArgumentException if the message is larger than the peer takes
     */
    void send(Channel channel, byte[] data, boolean binary, Timestamp now) {
        if (remoteMaxMessageSize != 0 && data.length > remoteMaxMessageSize) {
            throw new IllegalArgumentException(data.length + " bytes are above the peer's " + remoteMaxMessageSize);
        }
        channel.messagesSent++;
        channel.bytesSent += data.length;
        // RFC 8832 §6: "before the DATA_CHANNEL_ACK message or any other message has been received on a data channel,
        // all other messages containing user data and belonging to this data channel MUST be sent ordered".
        boolean unordered = !channel.parameters.ordered() && channel.heard;
        Integer retransmits = channel.parameters.maxRetransmits();
        Integer lifeTime = channel.parameters.maxPacketLifeTime();
        int ppid = binary ? PayloadProtocol.BINARY : PayloadProtocol.STRING;
        byte[] payload = data;
        if (data.length == 0) {
            // RFC 8831 §6.6: "the appropriate PPID … is used, and the SCTP user message of one zero byte is sent."
            ppid = binary ? PayloadProtocol.BINARY_EMPTY : PayloadProtocol.STRING_EMPTY;
            payload = EMPTY_MESSAGE;
            channel.ledger.addOverhead(1);
        } else {
            channel.ledger.addUserData(data.length);
        }
        association.send(
                new OutgoingMessage(
                        channel.id,
                        ppid,
                        payload,
                        unordered,
                        retransmits == null ? OutgoingMessage.UNLIMITED : retransmits,
                        lifeTime == null ? OutgoingMessage.UNLIMITED : lifeTime),
                now);
    }

    /** Subtracts transmitted bytes from the buffered amount of their channel. Successive events of one channel become one. */
    void transmitted(SctpEvent.Transmitted sent) {
        Channel channel = table.byId(sent.stream());
        if (channel == null) {
            return;
        }
        long user = channel.ledger.remove(sent.bytes());
        if (user == 0 || channel.silent || channel.state == ChannelState.CLOSED) {
            return;
        }
        if (events.peekLast() instanceof DataChannelEvent.BufferedAmountDecreased last && last.key() == channel.key) {
            events.removeLast();
            user += last.bytes();
        }
        events.add(new DataChannelEvent.BufferedAmountDecreased(channel.key, user));
    }
}
