package dev.parley.turn;

import dev.parley.base.Timestamp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The peers of one allocation: permissions by IP address (RFC 8656 §9) and channels by transport address (§12). */
final class PeerTable {
    /** The most IP addresses with a permission, or on the way to one: as many as ICE has pairs with a relayed candidate, at most. */
    static final int MAX_PERMISSIONS = 32;

    /** The most channels of an allocation. */
    static final int MAX_CHANNELS = 64;

    /** RFC 8656 §9: a permission lives for 300 s. It is refreshed before, while it is used. */
    static final Duration PERMISSION_REFRESH = Duration.ofSeconds(240);

    static final Duration PERMISSION_LIFETIME = Duration.ofSeconds(300);

    /** RFC 8656 §12: a channel binding lives for 600 s; refreshed with the permission, it refreshes that one too. */
    static final Duration CHANNEL_LIFETIME = Duration.ofSeconds(600);

    /** RFC 8656 §12: after it has expired, neither the number nor the peer gets another partner for 300 s. */
    static final Duration CHANNEL_REUSE = Duration.ofSeconds(300);

    /** The state of a permission or channel. */
    enum State {
        /** It is to be asked for. */
        WANTED,
        /** The server was asked and has not answered yet. */
        ASKED,
        /** The server has agreed. */
        GRANTED,
        /** The server has refused. */
        REFUSED
    }

    /** A permission for one IP address. */
    static final class Permission {
        final InetAddress peer;
        State state = State.WANTED;
        Timestamp expires = Timestamp.NEVER;
        Timestamp refresh = Timestamp.NEVER;
        Timestamp used;

        Permission(InetAddress peer, Timestamp now) {
            this.peer = peer;
            this.used = now;
        }

        /** Has it asked for again, at {@code at}. */
        void retry(Timestamp at) {
            state = State.WANTED;
            refresh = at;
        }

        void granted(Timestamp now) {
            state = State.GRANTED;
            expires = now.plus(PERMISSION_LIFETIME);
            refresh = now.plus(PERMISSION_REFRESH);
        }
    }

    /** A channel: a number for one transport address. */
    static final class Channel {
        final int number;
        final InetSocketAddress peer;
        State state = State.WANTED;
        Timestamp expires = Timestamp.NEVER;
        Timestamp refresh = Timestamp.NEVER;
        Timestamp used;

        Channel(int number, InetSocketAddress peer, Timestamp now) {
            this.number = number;
            this.peer = peer;
            this.used = now;
        }

        /** Returns whether data may be sent with the number. */
        boolean isBound(Timestamp now) {
            return state == State.GRANTED && expires.isAfter(now);
        }
    }

    private final Map<InetAddress, Permission> permissions = new LinkedHashMap<>(4);
    private final Map<InetSocketAddress, Channel> channels = new LinkedHashMap<>(4);
    private final Map<Integer, Channel> byNumber = new LinkedHashMap<>(4);
    private int nextNumber = ChannelData.MIN_CHANNEL;

    /** Returns the permission of a peer that is sent to; null if the limit is reached. */
    @Nullable
    Permission use(InetAddress peer, Timestamp now) {
        Permission known = permissions.get(peer);
        if (known != null) {
            known.used = now;
            if (known.state == State.GRANTED && !known.expires.isAfter(now)) {
                known.retry(now);
            }
            return known;
        }
        if (permissions.size() >= MAX_PERMISSIONS) {
            permissions.values().removeIf(each -> !each.expires.isAfter(now));
            if (permissions.size() >= MAX_PERMISSIONS) {
                return null;
            }
        }
        Permission made = new Permission(peer, now);
        permissions.put(peer, made);
        return made;
    }

    /** Returns whether the server lets a peer send to us. */
    boolean isPermitted(InetAddress peer, Timestamp now) {
        Permission known = permissions.get(peer);
        return known != null && known.state == State.GRANTED && known.expires.isAfter(now);
    }

    /** Returns the channel of a peer, or null. */
    @Nullable
    Channel channel(InetSocketAddress peer) {
        return channels.get(peer);
    }

    /** Returns the channel of a number, or null. */
    @Nullable
    Channel channel(int number) {
        return byNumber.get(number);
    }

    /** Returns the channel of a peer that data is sent to, a new one if need be; null if the limit is reached. */
    @Nullable
    Channel useChannel(InetSocketAddress peer, Timestamp now) {
        Channel known = channels.get(peer);
        if (known != null) {
            known.used = now;
            if (known.state == State.GRANTED && !known.expires.isAfter(now)) {
                // RFC 8656 §12: the same pair may be bound again at any time.
                known.state = State.WANTED;
            }
            return known;
        }
        if (channels.size() >= MAX_CHANNELS) {
            removeExpired(now);
            if (channels.size() >= MAX_CHANNELS) {
                return null;
            }
        }
        Channel made = new Channel(nextNumber, peer, now);
        do {
            nextNumber = nextNumber == ChannelData.MAX_CHANNEL ? ChannelData.MIN_CHANNEL : nextNumber + 1;
        } while (byNumber.containsKey(nextNumber));
        channels.put(peer, made);
        byNumber.put(made.number, made);
        return made;
    }

    private void removeExpired(Timestamp now) {
        for (Channel channel : List.copyOf(channels.values())) {
            if (!channel.expires.plus(CHANNEL_REUSE).isAfter(now)) {
                channels.remove(channel.peer);
                byNumber.remove(channel.number);
            }
        }
    }

    /** Returns the permissions to ask for now: those that are wanted, and those in use that will expire. */
    List<Permission> permissionsDue(Timestamp now) {
        List<Permission> due = new ArrayList<>();
        for (Permission each : permissions.values()) {
            boolean renew = each.state == State.GRANTED && !each.refresh.isAfter(now) && isUsed(each.used, now);
            boolean wanted = each.state == State.WANTED && (each.refresh.isNever() || !each.refresh.isAfter(now));
            if (wanted || renew) {
                due.add(each);
            }
        }
        return due;
    }

    /** Returns the channels to bind now. */
    List<Channel> channelsDue(Timestamp now) {
        List<Channel> due = new ArrayList<>();
        for (Channel each : channels.values()) {
            boolean renew = each.state == State.GRANTED && !each.refresh.isAfter(now) && isUsed(each.used, now);
            if (each.state == State.WANTED || renew) {
                due.add(each);
            }
        }
        return due;
    }

    private static boolean isUsed(Timestamp used, Timestamp now) {
        return used.plus(PERMISSION_LIFETIME).isAfter(now);
    }

    /** The server has bound a channel; that renews the permission, RFC 8656 §12. */
    void bound(Channel channel, Timestamp now) {
        channel.state = State.GRANTED;
        channel.expires = now.plus(CHANNEL_LIFETIME);
        channel.refresh = now.plus(PERMISSION_REFRESH);
        Permission permission = permissions.get(channel.peer.getAddress());
        if (permission != null) {
            permission.granted(now);
        }
    }

    Timestamp deadline(Timestamp now) {
        Timestamp earliest = Timestamp.NEVER;
        for (Permission each : permissions.values()) {
            if (each.state == State.WANTED || each.state == State.GRANTED && isUsed(each.used, each.refresh)) {
                earliest = Timestamp.min(earliest, each.refresh);
            }
        }
        for (Channel each : channels.values()) {
            if (each.state == State.GRANTED && isUsed(each.used, each.refresh)) {
                earliest = Timestamp.min(earliest, each.refresh);
            }
        }
        return Timestamp.max(earliest, now);
    }
}
