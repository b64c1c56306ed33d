package dev.parley.turn.server;

import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.stun.TransactionId;
import dev.parley.turn.ChannelData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One allocation of a server: a client's 5-tuple, a relayed address, and the peers that may use it. */
final class ServerAllocation {
    /** The most permissions of an allocation: what the ICE agent of a client has pairs for, twice over. */
    static final int MAX_PERMISSIONS = 64;

    /** The most channels of an allocation. */
    static final int MAX_CHANNELS = 64;

    /** RFC 8656 §9: "The Permission Lifetime MUST be 300 seconds". */
    static final Duration PERMISSION_LIFETIME = Duration.ofSeconds(300);

    /** RFC 8656 §12: "Channel bindings last for 10 minutes unless refreshed." */
    static final Duration CHANNEL_LIFETIME = Duration.ofMinutes(10);

    /** A channel of a peer. */
    private record Channel(int number, InetSocketAddress peer, Timestamp expires) {}

    final long id;
    final Path client;
    final String username;

    /** The Allocate that made it: its repetition gets the same answer. */
    final TransactionId made;

    final long lifetime;

    /** Null until the owner has opened the port. */
    @Nullable
    InetSocketAddress relayed;

    Timestamp expires;

    /** The token of the next port, which is held for another allocation; null without one. */
    @Nullable
    Long token;

    /** The Allocate that waits for the port. */
    @Nullable
    Exchange pending;

    private final Map<InetAddress, Timestamp> permissions = new LinkedHashMap<>(4);
    private final Map<Integer, Channel> byNumber = new LinkedHashMap<>(4);
    private final Map<InetSocketAddress, Channel> byPeer = new LinkedHashMap<>(4);

    ServerAllocation(long id, Path client, String username, TransactionId made, long lifetime, Timestamp now) {
        this.id = id;
        this.client = client;
        this.username = username;
        this.made = made;
        this.lifetime = lifetime;
        this.expires = now.plus(Duration.ofSeconds(lifetime));
    }

    /** Installs or renews a permission. Returns false if the limit is reached. */
    boolean permit(InetAddress peer, Timestamp now) {
        if (!permissions.containsKey(peer) && permissions.size() >= MAX_PERMISSIONS) {
            permissions.values().removeIf(expiry -> !expiry.isAfter(now));
            if (permissions.size() >= MAX_PERMISSIONS) {
                return false;
            }
        }
        permissions.put(peer, now.plus(PERMISSION_LIFETIME));
        return true;
    }

    boolean isPermitted(InetAddress peer, Timestamp now) {
        Timestamp expiry = permissions.get(peer);
        return expiry != null && expiry.isAfter(now);
    }

    /** Returns whether a number and a peer may be bound: both are free, or bound to each other. */
    boolean mayBind(int number, InetSocketAddress peer, Timestamp now) {
        if (number < ChannelData.MIN_CHANNEL || number > ChannelData.MAX_CHANNEL) {
            return false;
        }
        byNumber.values().removeIf(channel -> !channel.expires.isAfter(now));
        byPeer.values().removeIf(channel -> !channel.expires.isAfter(now));
        Channel ofNumber = byNumber.get(number);
        Channel ofPeer = byPeer.get(peer);
        return (ofNumber == null || ofNumber.peer.equals(peer)) && (ofPeer == null || ofPeer.number == number);
    }

    /** Binds a channel, which renews the permission. Returns false if a limit is reached. */
    boolean bind(int number, InetSocketAddress peer, Timestamp now) {
        if (!byNumber.containsKey(number) && byNumber.size() >= MAX_CHANNELS || !permit(peer.getAddress(), now)) {
            return false;
        }
        Channel channel = new Channel(number, peer, now.plus(CHANNEL_LIFETIME));
        byNumber.put(number, channel);
        byPeer.put(peer, channel);
        return true;
    }

    /** Returns the peer of a channel, or null. */
    @Nullable
    InetSocketAddress peerOf(int number, Timestamp now) {
        Channel channel = byNumber.get(number);
        return channel == null || !channel.expires.isAfter(now) ? null : channel.peer;
    }

    /** Returns the channel of a peer, or -1. */
    int channelOf(InetSocketAddress peer, Timestamp now) {
        Channel channel = byPeer.get(peer);
        return channel == null || !channel.expires.isAfter(now) ? -1 : channel.number;
    }
}
