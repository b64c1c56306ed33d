package dev.parley.turn;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import dev.parley.turn.TurnRequests.Purpose;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peers that an allocation relays to: packets for them, and the permissions and channels that these need. */
final class RelayedPeers {
    /** The peers in one CreatePermission. */
    static final int PEERS_PER_REQUEST = 8;

    private final TurnRequests requests;
    private final boolean stream;
    private final Deque<TurnEvent> events;
    private final DropCounters drops;
    private final SecureRandom random;
    private final PeerTable table = new PeerTable();

    RelayedPeers(
            TurnRequests requests, boolean stream, Deque<TurnEvent> events, DropCounters drops, SecureRandom random) {
        this.requests = requests;
        this.stream = stream;
        this.events = events;
        this.drops = drops;
        this.random = random;
    }

    /** Wraps a packet for a peer. Returns false if it cannot be sent. */
    boolean wrap(PacketBuffer packet, InetSocketAddress peer, Timestamp now) {
        PeerTable.Permission permission = table.use(peer.getAddress(), now);
        if (permission == null || permission.state == PeerTable.State.REFUSED) {
            drops.count(permission == null ? "turn: limit of permissions" : "turn: refused peer");
            return false;
        }
        PeerTable.Channel channel = table.channel(peer);
        if (channel != null || !StunMessage.looksLikeStun(packet)) {
            channel = table.useChannel(peer, now);
        }
        if (channel != null && channel.isBound(now)) {
            if (stream) {
                ChannelData.wrapPadded(packet, channel.number);
            } else {
                ChannelData.wrap(packet, channel.number);
            }
        } else {
            Indications.wrapSend(packet, peer, TransactionId.random(random));
        }
        return true;
    }

    /** Returns the peer of a channel, or null. */
    @Nullable
    InetSocketAddress ofChannel(int number) {
        PeerTable.Channel channel = table.channel(number);
        return channel == null ? null : channel.peer;
    }

    boolean isPermitted(InetAddress peer, Timestamp now) {
        return table.isPermitted(peer, now);
    }

    /** Asks for the permissions and channels that are due. */
    void ask(Timestamp now) {
        List<PeerTable.Permission> due = table.permissionsDue(now);
        for (int i = 0; i < due.size(); i += PEERS_PER_REQUEST) {
            permit(List.copyOf(due.subList(i, Math.min(due.size(), i + PEERS_PER_REQUEST))), now);
        }
        for (PeerTable.Channel channel : table.channelsDue(now)) {
            bind(channel, now);
        }
    }

    // ---- Permissions

    void permit(List<PeerTable.Permission> permissions, Timestamp now) {
        TransactionId id = requests.newId();
        List<StunAttribute> attributes = new ArrayList<>();
        for (PeerTable.Permission each : permissions) {
            // A renewal stays granted while it is under way: packets go on.
            each.refresh = Timestamp.NEVER;
            each.state = each.state == PeerTable.State.GRANTED ? each.state : PeerTable.State.ASKED;
            attributes.add(TurnAttributes.peerAddress(new InetSocketAddress(each.peer, 0), id));
        }
        requests.send(TurnMethod.CREATE_PERMISSION, new Purpose.Permit(permissions), id, attributes, now);
    }

    void permitted(List<PeerTable.Permission> permissions, Timestamp now) {
        for (PeerTable.Permission each : permissions) {
            each.granted(now);
        }
    }

    void permitFailed(ErrorCode error, List<PeerTable.Permission> permissions, Timestamp now) {
        if (permissions.size() > 1) {
            // The error does not name the address that it is about: each is asked for alone.
            for (PeerTable.Permission each : permissions) {
                permit(List.of(each), now);
            }
            return;
        }
        for (PeerTable.Permission each : permissions) {
            if (error.code() < 500) {
                each.state = PeerTable.State.REFUSED;
                events.add(new TurnEvent.PeerRefused(each.peer, error.code()));
            } else if (each.state == PeerTable.State.GRANTED) {
                each.refresh = now.plus(TurnAllocation.SERVER_ERROR_PAUSE);
            } else {
                each.retry(now.plus(TurnAllocation.SERVER_ERROR_PAUSE));
            }
        }
    }

    void permitTimedOut(List<PeerTable.Permission> permissions, Timestamp now) {
        for (PeerTable.Permission each : permissions) {
            if (each.state == PeerTable.State.GRANTED && each.expires.isAfter(now)) {
                each.refresh = now;
            } else {
                each.retry(now);
            }
        }
    }

    // ---- Channels

    void bind(PeerTable.Channel channel, Timestamp now) {
        TransactionId id = requests.newId();
        channel.refresh = Timestamp.NEVER;
        channel.state = channel.state == PeerTable.State.GRANTED ? channel.state : PeerTable.State.ASKED;
        List<StunAttribute> attributes =
                List.of(TurnAttributes.channelNumber(channel.number), TurnAttributes.peerAddress(channel.peer, id));
        requests.send(TurnMethod.CHANNEL_BIND, new Purpose.Bind(channel), id, attributes, now);
    }

    void bound(PeerTable.Channel channel, Timestamp now) {
        table.bound(channel, now);
    }

    /** Indications go on without the channel; if the peer is forbidden its permission is refused, too. */
    void bindFailed(PeerTable.Channel channel, Timestamp now) {
        channel.state = PeerTable.State.REFUSED;
        channel.expires = now;
    }

    void bindTimedOut(PeerTable.Channel channel) {
        channel.state = PeerTable.State.WANTED;
    }

    Timestamp deadline(Timestamp now) {
        return table.deadline(now);
    }
}
