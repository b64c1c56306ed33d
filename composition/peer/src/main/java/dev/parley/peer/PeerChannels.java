package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.datachannel.ChannelFailure;
import dev.parley.datachannel.ChannelState;
import dev.parley.datachannel.ChannelStatistics;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data channels of a peer. They may be opened before there is an association, and wait for it. After commands the owner says {@link
 * Peer#touch}. Loop thread only.
 */
public final class PeerChannels {
    private final Peer peer;

    /** All channels that have not ended. */
    private final Set<PeerChannel> all = new LinkedHashSet<>(2);

    /** The channels of the present association, by their keys in the engine. */
    private final Map<Integer, PeerChannel> byKey = new LinkedHashMap<>(2);

    PeerChannels(Peer peer) {
        this.peer = peer;
    }

    private @Nullable DataChannels engine() {
        Connection connection = peer.connection();
        return connection == null ? null : connection.dataChannels();
    }

    private Timestamp now() {
        return peer.loopPorts().loop().now();
    }

    // ---- commands ----

    /**
     * Opens a channel; descriptions that are created from now on have a data section.
     *
     * @throws IllegalArgumentException if a setting is out of its range
     * @throws IllegalStateException if the association has no room for it
     */
    public PeerChannel open(ChannelSettings settings) {
        PeerChannel channel = new PeerChannel(settings, PeerChannel.State.CONNECTING);
        DataChannels engine = engine();
        if (engine != null) {
            open(engine, channel);
            peer.touch();
        }
        all.add(channel);
        peer.session().setDataWanted(true);
        return channel;
    }

    private void open(DataChannels engine, PeerChannel channel) {
        int key = engine.open(channel.settings().parameters(), now());
        channel.key = key;
        byKey.put(key, channel);
        if (channel.paused) {
            engine.setPaused(key, true, now());
        }
        Integer id = engine.id(key);
        if (id != null) {
            channel.setId(id);
        }
    }

    /**
     * Sends a message on a channel, or drops it if the channel is not open.
     *
     * @param data the bytes, which belong to the channel from now on; of a text its UTF-8
     */
    public void send(PeerChannel channel, byte[] data, boolean binary) {
        DataChannels engine = engine();
        Integer key = channel.key;
        if (engine != null && key != null && engine.state(key) == ChannelState.OPEN) {
            engine.send(key, data, binary, now());
        }
    }

    /** Returns whether messages can be sent on a channel. */
    public boolean isOpen(PeerChannel channel) {
        DataChannels engine = engine();
        Integer key = channel.key;
        return engine != null && key != null && engine.state(key) == ChannelState.OPEN;
    }

    /** Returns to the remote end the receive credit of messages that were consumed; also those of a channel that has ended. */
    public void consumed(PeerChannel channel, int bytes, int messages) {
        DataChannels engine = engine();
        if (engine != null) {
            engine.consumed(channel.key == null ? 0 : channel.key, bytes, messages, now());
        }
    }

    /** Stops or resumes the share of a channel in the receive window. */
    public void setPaused(PeerChannel channel, boolean paused) {
        channel.paused = paused;
        DataChannels engine = engine();
        if (engine != null && channel.key != null) {
            engine.setPaused(channel.key, paused, now());
        }
    }

    /** Closes a channel: what was sent is still delivered, then {@link PeerEvent.ChannelClosed} comes. */
    public void close(PeerChannel channel) {
        if (channel.state == PeerChannel.State.CLOSING || channel.state == PeerChannel.State.CLOSED) {
            return;
        }
        channel.state = PeerChannel.State.CLOSING;
        DataChannels engine = engine();
        if (engine != null && channel.key != null) {
            engine.close(channel.key, now());
            peer.touch();
        } else {
            peer.tasks().execute(() -> ended(channel, null));
        }
    }

    // ---- figures ----

    /**
     * Figures of a channel, RTCDataChannelStats of webrtc-stats. Bytes are those of messages, without headers.
     *
     * @param messagesSent messages given to {@link #send}
     * @param bytesSent their bytes
     * @param messagesReceived messages that arrived whole
     * @param bytesReceived their bytes
     */
    public record Figures(long messagesSent, long bytesSent, long messagesReceived, long bytesReceived) {}

    /** Returns the figures of a channel, or null while no association has it. */
    public @Nullable Figures figures(PeerChannel channel) {
        DataChannels engine = engine();
        ChannelStatistics now = engine == null || channel.key == null ? null : engine.statistics(channel.key);
        return now == null
                ? null
                : new Figures(now.messagesSent(), now.bytesSent(), now.messagesReceived(), now.bytesReceived());
    }

    // ---- the association ----

    /** An association begins: channels that waited for one are opened on it. */
    void associationStarted(DataChannels engine) {
        for (PeerChannel channel : List.copyOf(all)) {
            if (channel.key == null && channel.state == PeerChannel.State.CONNECTING) {
                try {
                    open(engine, channel);
                } catch (IllegalStateException | IllegalArgumentException e) {
                    ended(channel, PeerFailure.channel(String.valueOf(e.getMessage())));
                    continue;
                }
                Integer id = channel.id();
                if (id != null) {
                    peer.emit(new PeerEvent.ChannelIdAssigned(channel, id));
                }
            }
        }
    }

    /** A description ended the association: its channels end, and those of the next one begin anew. */
    void associationEnded() {
        List<PeerChannel> ending = List.copyOf(byKey.values());
        byKey.clear();
        for (PeerChannel channel : ending) {
            channel.key = null;
            channel.state = PeerChannel.State.CLOSING;
            peer.emit(new PeerEvent.ChannelClosing(channel, false));
        }
        peer.tasks().execute(() -> ending.forEach(channel -> ended(channel, null)));
    }

    /** The answer rejected the data section: channels that wait for an association end; the next one asks for one again. */
    void associationRejected() {
        List<PeerChannel> waiting = new ArrayList<>(all);
        waiting.removeIf(channel -> channel.key != null);
        peer.emit(new PeerEvent.DataRejected());
        for (PeerChannel channel : waiting) {
            channel.state = PeerChannel.State.CLOSING;
            peer.emit(new PeerEvent.ChannelClosing(channel, false));
        }
        PeerFailure failure = PeerFailure.channel("the answer rejected the m-section of data channels");
        peer.tasks().execute(() -> waiting.forEach(channel -> ended(channel, failure)));
    }

    /** The engines have failed: every channel that they had ends, with the reason. */
    void failed(String reason) {
        List<PeerChannel> ending = List.copyOf(byKey.values());
        byKey.clear();
        for (PeerChannel channel : ending) {
            ended(channel, PeerFailure.channel(reason));
        }
    }

    /** The peer was closed: channels end without events. */
    void closed() {
        for (PeerChannel channel : all) {
            channel.state = PeerChannel.State.CLOSED;
        }
        all.clear();
        byKey.clear();
    }

    private void ended(PeerChannel channel, @Nullable PeerFailure failure) {
        if (!all.remove(channel)) {
            return;
        }
        if (channel.key != null) {
            byKey.remove(channel.key);
            channel.key = null;
        }
        channel.state = PeerChannel.State.CLOSED;
        peer.emit(new PeerEvent.ChannelClosed(channel, failure));
    }

    // ---- events of the engine ----

    void handle(DataChannelEvent event) {
        if (event instanceof DataChannelEvent.Message message) {
            PeerChannel channel = byKey.get(message.key());
            if (channel != null) {
                peer.emit(new PeerEvent.MessageReceived(channel, message.data(), message.binary()));
            }
        } else if (event instanceof DataChannelEvent.BufferedAmountDecreased decreased) {
            PeerChannel channel = byKey.get(decreased.key());
            if (channel != null) {
                peer.emit(new PeerEvent.BufferedAmountDecreased(channel, decreased.bytes()));
            }
        } else if (event instanceof DataChannelEvent.Announced announced) {
            announced(announced);
        } else if (event instanceof DataChannelEvent.IdAssigned assigned) {
            PeerChannel channel = byKey.get(assigned.key());
            if (channel != null) {
                channel.setId(assigned.id());
                peer.emit(new PeerEvent.ChannelIdAssigned(channel, assigned.id()));
            }
        } else if (event instanceof DataChannelEvent.Opened opened) {
            opened(opened);
        } else if (event instanceof DataChannelEvent.Closing closing) {
            PeerChannel channel = byKey.get(closing.key());
            if (channel != null && channel.state != PeerChannel.State.CLOSING) {
                channel.state = PeerChannel.State.CLOSING;
                peer.emit(new PeerEvent.ChannelClosing(channel, true));
            }
        } else if (event instanceof DataChannelEvent.Closed closed) {
            PeerChannel channel = byKey.get(closed.key());
            if (channel != null) {
                ended(channel, failure(closed.failure()));
            }
        } else if (event instanceof DataChannelEvent.AssociationStateChanged changed) {
            associationChanged(changed);
        } else {
            throw new AssertionError("an event of data channels without a consumer: " + event);
        }
    }

    private void announced(DataChannelEvent.Announced event) {
        PeerChannel channel = new PeerChannel(ChannelSettings.of(event.parameters()), PeerChannel.State.OPEN);
        channel.key = event.key();
        channel.setId(event.id());
        all.add(channel);
        byKey.put(event.key(), channel);
        peer.session().setDataWanted(true);
        peer.emit(new PeerEvent.ChannelAnnounced(channel));
    }

    private void opened(DataChannelEvent.Opened event) {
        PeerChannel channel = byKey.get(event.key());
        if (channel == null || channel.state == PeerChannel.State.CLOSING) {
            return;
        }
        channel.setId(event.id());
        channel.state = PeerChannel.State.OPEN;
        peer.emit(new PeerEvent.ChannelOpened(channel));
    }

    private void associationChanged(DataChannelEvent.AssociationStateChanged event) {
        DataState state = switch (event.state()) {
            case CONNECTED -> DataState.CONNECTED;
            case CLOSED -> DataState.CLOSED;
            default -> DataState.CONNECTING;
        };
        DataChannels engine = engine();
        Integer most = state == DataState.CONNECTED && engine != null ? engine.maxChannels() : null;
        peer.emit(new PeerEvent.DataStateChanged(state, most));
    }

    private static @Nullable PeerFailure failure(@Nullable ChannelFailure failure) {
        if (failure == null) {
            return null;
        }
        return switch (failure.kind()) {
            case DATA_CHANNEL_FAILURE -> PeerFailure.channel(failure.message());
            case SCTP_FAILURE ->
                new PeerFailure(PeerFailure.Kind.SCTP, failure.message(), null, null, failure.sctpCauseCode());
        };
    }
}
