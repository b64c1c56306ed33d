package dev.parley.datachannel;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The conversation that opens a channel, RFC 8832 §6: ids, OPEN and ACK. */
final class ChannelOpening {
    private final DataChannels owner;
    private final SctpAssociation association;
    private final ChannelTable table;
    private final Deque<DataChannelEvent> events;
    private final DropCounters drops;
    private final DataChannelsConfig config;
    private @Nullable DtlsRole role;
    /** Bytes of labels and protocols of the channels that the peer announced. */
    private long announcedText;

    /** Channels that the peer announced and whose streams are not free again. */
    private int announced;

    private int opened;

    ChannelOpening(
            DataChannels owner,
            SctpAssociation association,
            ChannelTable table,
            Deque<DataChannelEvent> events,
            DropCounters drops,
            DataChannelsConfig config) {
        this.owner = owner;
        this.association = association;
        this.table = table;
        this.events = events;
        this.drops = drops;
        this.config = config;
    }

    void setRole(DtlsRole dtlsRole, Timestamp now) {
        if (role != null) {
            return;
        }
        role = dtlsRole;
        for (Channel channel : table.all()) {
            if (channel.id == Channel.NO_ID) {
                assignId(channel, dtlsRole, now);
            }
        }
    }

    Channel open(ChannelParameters parameters, Timestamp now) {
        Integer id = parameters.id();
        if (id != null && (table.isUsed(id) || id >= streams())) {
            throw new IllegalArgumentException("id " + id + " is in use or above what the peer takes");
        }
        DtlsRole known = role;
        int chosen = id != null ? id : known == null ? Channel.NO_ID : table.freeId(known, streams());
        if (id == null && known != null && chosen == Channel.NO_ID) {
            throw new IllegalStateException("all ids are in use");
        }
        Channel channel = table.create(parameters);
        if (chosen != Channel.NO_ID) {
            takeId(channel, chosen, now);
        }
        return channel;
    }

    /** The association is up: whoever has an id opens. */
    void connected(Timestamp now) {
        for (Channel channel : table.all()) {
            if (channel.id == Channel.NO_ID || channel.state != ChannelState.CONNECTING) {
                continue;
            }
            if (channel.id >= streams()) {
                owner.fail(channel, "the peer takes fewer streams", now);
            } else {
                becomeOpen(channel, now);
            }
        }
    }

    /** Takes a DCEP message of the peer. */
    void dcep(int stream, byte[] data, Timestamp now) {
        DcepMessage message;
        try {
            message = DcepMessage.parse(data);
        } catch (MalformedException e) {
            owner.violation(stream, e.reason(), now);
            return;
        }
        if (message instanceof DcepMessage.Open open) {
            announced(stream, open, now);
            return;
        }
        Channel channel = table.byId(stream);
        if (channel == null) {
            drops.count("DCEP: ACK without OPEN");
        } else {
            channel.heard = true;
        }
    }

    void released(Channel channel) {
        if (channel.remote) {
            announcedText -= channel.textBytes();
            announced--;
        }
    }

    /** Returns about how many bytes of heap the texts of the announced channels take. */
    long textBytes() {
        return announcedText;
    }

    int opened() {
        return opened;
    }

    private int streams() {
        return Math.min(association.maxOutgoingStreams(), ChannelParameters.MAX_ID + 1);
    }

    private void assignId(Channel channel, DtlsRole dtlsRole, Timestamp now) {
        int id = table.freeId(dtlsRole, streams());
        if (id == Channel.NO_ID) {
            owner.fail(channel, "all ids are in use", now);
            return;
        }
        events.add(new DataChannelEvent.IdAssigned(channel.key, id));
        takeId(channel, id, now);
    }

    private void takeId(Channel channel, int id, Timestamp now) {
        setId(channel, id);
        if (channel.parameters.negotiated()) {
            // RFC 8832 §6's rule about order protects the OPEN; a negotiated channel has none.
            channel.heard = true;
        } else {
            sendDcep(channel, DcepMessage.Open.of(channel.parameters), now);
        }
        if (owner.isConnected()) {
            becomeOpen(channel, now);
        }
    }

    private void setId(Channel channel, int id) {
        table.setId(channel, id);
        ChannelPriority priority = ChannelPriority.of(channel.parameters.priority());
        if (priority != ChannelPriority.LOW) {
            // RFC 8831 §6.4: the priority is a weight, and "low" has the weight that streams have anyhow.
            association.setWeight(id, priority.value());
        }
    }

    /**
     * A channel that we announce opens with the association, not with the ACK. RFC 8832 §6: "After the DATA_CHANNEL_OPEN
     * message has been sent, the sender of that message MAY start sending messages containing user data without waiting".
     */
    private void becomeOpen(Channel channel, Timestamp now) {
        channel.state = ChannelState.OPEN;
        channel.wasOpen = true;
        opened++;
        events.add(new DataChannelEvent.Opened(channel.key, channel.id));
        owner.opened(channel, now);
    }

    private void sendDcep(Channel channel, DcepMessage message, Timestamp now) {
        byte[] bytes = message.encoded();
        channel.ledger.addOverhead(bytes.length);
        // RFC 8832 §6: "All DCEP messages MUST be sent using ordered delivery and reliable transmission."
        association.send(OutgoingMessage.reliable(channel.id, PayloadProtocol.DCEP, bytes), now);
    }

    private void announced(int stream, DcepMessage.Open open, Timestamp now) {
        Channel present = table.byId(stream);
        if (present != null && present.incomingReset && present.resetRequested) {
            // The peer has seen our reset and uses the stream again before its confirmation reached us.
            owner.resetConfirmed(present, now);
            present = table.byId(stream);
        }
        String refusal = refusal(stream, present);
        if (refusal != null) {
            // RFC 8832 §6: "the receiver MUST close the corresponding data channel … and MUST NOT send a
            // DATA_CHANNEL_ACK".
            owner.violation(stream, refusal, now);
            return;
        }
        Channel channel = table.create(open.parameters(stream));
        if (announcedText + channel.textBytes() > config.announcedTextBytes()) {
            table.remove(channel);
            owner.violation(stream, "DCEP: labels above the limit", now);
            return;
        }
        announcedText += channel.textBytes();
        announced++;
        channel.remote = true;
        channel.heard = true;
        setId(channel, stream);
        events.add(new DataChannelEvent.Announced(channel.key, stream, channel.parameters));
        sendDcep(channel, new DcepMessage.Ack(), now);
        becomeOpen(channel, now);
    }

    /** RFC 8832 §6: "a DATA_CHANNEL_OPEN message is received on an already used stream, … the odd/even rule is violated". */
    private @Nullable String refusal(int stream, @Nullable Channel present) {
        DtlsRole ours = role;
        if (present != null) {
            return "DCEP: OPEN on a used stream";
        }
        if (ours != null && !ChannelTable.hasParityOf(ours.other(), stream)) {
            return "DCEP: OPEN with our parity";
        }
        if (announced >= config.maxAnnouncedChannels()) {
            return "DCEP: channels above the limit";
        }
        return stream >= streams() ? "DCEP: OPEN on a stream that we cannot send on" : null;
    }
}
