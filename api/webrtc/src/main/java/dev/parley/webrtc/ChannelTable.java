package dev.parley.webrtc;

import dev.parley.datachannel.ChannelFailure;
import dev.parley.datachannel.ChannelParameters;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.TypeError;
import dev.parley.sctp.SctpState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The channels of a connection, webrtc-pc §6.1 and §6.2. Loop thread only. */
final class ChannelTable {
    private final Peer peer;

    /** All channels that are not closed, with their keys in the engine; null while there is no engine. */
    private final Map<RTCDataChannel, @Nullable Integer> channels = new LinkedHashMap<>(2);

    private final Map<Integer, RTCDataChannel> byKey = new LinkedHashMap<>(2);
    private boolean everCreated;
    private @Nullable Consumer<Boolean> whenEmpty;

    ChannelTable(Peer peer) {
        this.peer = peer;
    }

    @Nullable
    DataChannels engine() {
        return peer.transports().dataChannels();
    }

    /** Returns the channel's name in the engine, or null. */
    @Nullable
    Integer keyOf(RTCDataChannel channel) {
        return channels.get(channel);
    }

    Collection<RTCDataChannel> all() {
        return List.copyOf(channels.keySet());
    }

    // ---- creating ----

    /** webrtc-pc §6.1.2 createDataChannel. */
    RTCDataChannel create(String label, RTCDataChannelInit init) {
        if (peer.isClosed()) {
            throw DOMException.invalidState("the connection is closed");
        }
        String usvLabel = RTCDataChannel.UsvString.wellFormed(label);
        RTCDataChannelInit.Builder checked =
                init.toBuilder().protocol(RTCDataChannel.UsvString.wellFormed(init.protocol()));
        requireShort("label", usvLabel);
        requireShort("protocol", init.protocol());
        Integer id = init.negotiated() ? init.id() : null;
        if (init.negotiated() && id == null) {
            throw new TypeError("a negotiated channel needs an id");
        }
        if (init.maxPacketLifeTime() != null && init.maxRetransmits() != null) {
            throw new TypeError("both maxPacketLifeTime and maxRetransmits");
        }
        if (id != null) {
            checkId(id);
        }
        RTCDataChannel channel = new RTCDataChannel(peer, usvLabel, checked.build());
        DataChannels engine = engine();
        if (engine != null) {
            channel.sender().setMaxMessageSize(peer.transports().maxMessageSize());
            try {
                channels.put(channel, null);
                open(engine, channel);
            } catch (IllegalStateException | IllegalArgumentException e) {
                channels.remove(channel);
                throw new DOMException(String.valueOf(e.getMessage()), DOMException.OPERATION_ERROR, e);
            }
            peer.transports().touch();
        } else {
            channels.put(channel, null);
        }
        if (!everCreated) {
            everCreated = true;
            peer.session().setDataWanted(true);
            peer.negotiationNeeded().update();
        }
        closeIfEnding(channel);
        return channel;
    }

    /** A graceful end waits for all channels: one that comes meanwhile would hold it until its time is out. */
    private void closeIfEnding(RTCDataChannel channel) {
        if (whenEmpty != null) {
            close(channel);
        }
    }

    private static void requireShort(String what, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > ChannelParameters.MAX_TEXT_BYTES) {
            throw new TypeError("a " + what + " of over " + ChannelParameters.MAX_TEXT_BYTES + " bytes");
        }
    }

    private void checkId(int id) {
        if (id > ChannelParameters.MAX_ID) {
            throw new TypeError("id " + id + " is reserved");
        }
        RTCSctpTransport sctp = peer.sctp();
        Integer most = sctp == null ? null : sctp.maxChannels();
        if (most != null && id >= most) {
            throw new DOMException("the transport has only " + most + " ids", DOMException.OPERATION_ERROR);
        }
        for (RTCDataChannel other : channels.keySet()) {
            Integer taken = other.id();
            if (taken != null && taken == id) {
                throw new DOMException("id " + id + " is taken", DOMException.OPERATION_ERROR);
            }
        }
    }

    private void open(DataChannels engine, RTCDataChannel channel) {
        RTCDataChannelInit init = channel.init();
        int key = engine.open(
                new ChannelParameters(
                        channel.label(),
                        init.protocol(),
                        init.ordered(),
                        init.maxPacketLifeTime(),
                        init.maxRetransmits(),
                        init.negotiated(),
                        init.negotiated() ? init.id() : null,
                        init.priority().number()),
                peer.now());
        channels.put(channel, key);
        byKey.put(key, channel);
        if (channel.receiver().isPaused()) {
            engine.setPaused(key, true, peer.now());
        }
        Integer id = engine.id(key);
        if (id != null) {
            channel.setId(id);
        }
    }

    /** An association begins: channels that waited for one are opened on it. */
    void associationStarted(DataChannels engine) {
        for (RTCDataChannel channel : all()) {
            if (channels.get(channel) == null && channel.readyState() == RTCDataChannelState.CONNECTING) {
                try {
                    open(engine, channel);
                } catch (IllegalStateException | IllegalArgumentException e) {
                    closed(
                            channel,
                            new RTCError(RTCErrorDetailType.DATA_CHANNEL_FAILURE, String.valueOf(e.getMessage())));
                }
            }
        }
        updateMaxMessageSize();
    }

    /** The association was ended by the descriptions: its channels are closed, and those of the next one begin anew. */
    void associationEnded() {
        everCreated = false;
        byKey.clear();
        List<RTCDataChannel> ended = new ArrayList<>();
        channels.forEach((channel, key) -> {
            if (key != null) {
                ended.add(channel);
            }
        });
        for (RTCDataChannel channel : ended) {
            channels.put(channel, null);
            channel.setReadyState(RTCDataChannelState.CLOSING);
            channel.sender().openGates();
        }
        peer.tasks().execute(() -> {
            if (!peer.isClosed()) {
                ended.forEach(channel -> closed(channel, null));
            }
        });
    }

    /** The engines have failed: every channel that they had is closed, with the reason. */
    void associationFailed(String reason) {
        byKey.clear();
        for (RTCDataChannel channel : all()) {
            if (channels.get(channel) != null) {
                closed(channel, new RTCError(RTCErrorDetailType.DATA_CHANNEL_FAILURE, reason));
            }
        }
        RTCSctpTransport sctp = peer.sctp();
        if (sctp != null && sctp.state() != RTCSctpTransportState.CLOSED) {
            RTCSctpTransport.Slots old = sctp.slots();
            sctp.publish(new RTCSctpTransport.Slots(
                    old.transport(), RTCSctpTransportState.CLOSED, old.maxMessageSize(), old.maxChannels()));
            peer.realm().fire(sctp, RTCSctpTransport.STATE_CHANGE);
        }
    }

    /** The answer rejected the data section: channels that wait for an association are closed; the next one asks for one again. */
    void associationRejected() {
        everCreated = false;
        List<RTCDataChannel> waiting = new ArrayList<>(all());
        waiting.removeIf(channel -> channels.get(channel) != null);
        waiting.forEach(channel -> channel.setReadyState(RTCDataChannelState.CLOSING));
        peer.tasks().execute(() -> {
            if (!peer.isClosed()) {
                waiting.forEach(channel -> closed(
                        channel,
                        new RTCError(
                                RTCErrorDetailType.DATA_CHANNEL_FAILURE,
                                "the answer rejected the m-section of data channels")));
            }
        });
    }

    void updateMaxMessageSize() {
        for (RTCDataChannel channel : channels.keySet()) {
            channel.sender().setMaxMessageSize(peer.transports().maxMessageSize());
        }
    }

    // ---- closing ----

    /** webrtc-pc §6.2 close(). */
    void close(RTCDataChannel channel) {
        if (channel.readyState() == RTCDataChannelState.CLOSING || channel.readyState() == RTCDataChannelState.CLOSED) {
            return;
        }
        channel.sender().flush();
        channel.setReadyState(RTCDataChannelState.CLOSING);
        channel.sender().openGates();
        DataChannels engine = engine();
        Integer key = keyOf(channel);
        if (engine != null && key != null) {
            engine.close(key, peer.now());
            peer.transports().touch();
        } else {
            peer.tasks().execute(() -> closed(channel, null));
        }
    }

    /** "Announce the data channel as closed". */
    private void closed(RTCDataChannel channel, @Nullable RTCError error) {
        if (!channels.containsKey(channel)) {
            return;
        }
        Integer key = channels.remove(channel);
        if (key != null) {
            byKey.remove(key);
        }
        channel.setReadyState(RTCDataChannelState.CLOSED);
        channel.sender().openGates();
        if (error != null) {
            channel.receiver().fire(RTCDataChannel.ERROR, new RTCErrorEvent(RTCDataChannel.ERROR, channel, error));
        }
        channel.receiver().fire(RTCDataChannel.CLOSE, new Event(RTCDataChannel.CLOSE, channel));
        channel.receiver().end();
        if (channels.isEmpty() && whenEmpty != null) {
            whenEmpty.accept(true);
            whenEmpty = null;
        }
    }

    /** Closes all channels and tells when the last one has closed (true), or the connection before it (false). */
    void closeAll(Consumer<Boolean> closed) {
        if (channels.isEmpty()) {
            closed.accept(true);
            return;
        }
        Consumer<Boolean> asked = whenEmpty;
        whenEmpty = asked == null ? closed : asked.andThen(closed);
        all().forEach(this::close);
    }

    /** The connection was closed: channels are closed without events. */
    void connectionClosed() {
        for (RTCDataChannel channel : all()) {
            channel.setReadyState(RTCDataChannelState.CLOSED);
            channel.sender().openGates();
        }
        channels.clear();
        byKey.clear();
        if (whenEmpty != null) {
            whenEmpty.accept(false);
            whenEmpty = null;
        }
    }

    // ---- what the engine tells ----

    void handle(DataChannelEvent event) {
        if (event instanceof DataChannelEvent.Message message) {
            RTCDataChannel channel = byKey.get(message.key());
            if (channel != null) {
                channel.receiver().message(message.data(), message.binary());
            }
        } else if (event instanceof DataChannelEvent.BufferedAmountDecreased decreased) {
            RTCDataChannel channel = byKey.get(decreased.key());
            if (channel != null) {
                channel.sender().decreased(decreased.bytes());
            }
        } else if (event instanceof DataChannelEvent.Announced announced) {
            announced(announced);
        } else if (event instanceof DataChannelEvent.IdAssigned assigned) {
            RTCDataChannel channel = byKey.get(assigned.key());
            if (channel != null) {
                channel.setId(assigned.id());
            }
        } else if (event instanceof DataChannelEvent.Opened opened) {
            opened(opened);
        } else if (event instanceof DataChannelEvent.Closing closing) {
            closing(closing);
        } else if (event instanceof DataChannelEvent.Closed closed) {
            RTCDataChannel channel = byKey.get(closed.key());
            if (channel != null) {
                closed(channel, error(closed.failure()));
            }
        } else if (event instanceof DataChannelEvent.AssociationStateChanged changed) {
            associationChanged(changed);
        }
    }

    private void announced(DataChannelEvent.Announced event) {
        ChannelParameters parameters = event.parameters();
        RTCDataChannelInit.Builder init = RTCDataChannelInit.builder()
                .ordered(parameters.ordered())
                .protocol(parameters.protocol())
                .priority(RTCPriorityType.ofNumber(parameters.priority()));
        if (parameters.maxPacketLifeTime() != null) {
            init.maxPacketLifeTime(parameters.maxPacketLifeTime());
        }
        if (parameters.maxRetransmits() != null) {
            init.maxRetransmits(parameters.maxRetransmits());
        }
        RTCDataChannel channel = new RTCDataChannel(peer, parameters.label(), init.build());
        channel.setId(event.id());
        channel.sender().setMaxMessageSize(peer.transports().maxMessageSize());
        // webrtc-pc §6.2: "Set channel.[[ReadyState]] to "open" (but do not fire the open event, yet)."
        channel.setReadyState(RTCDataChannelState.OPEN);
        channels.put(channel, event.key());
        byKey.put(event.key(), channel);
        everCreated = true;
        peer.session().setDataWanted(true);
        RTCPeerConnection pc = peer.pc();
        peer.realm()
                .fire(
                        pc,
                        RTCPeerConnection.DATA_CHANNEL,
                        new RTCDataChannelEvent(RTCPeerConnection.DATA_CHANNEL, pc, channel));
        closeIfEnding(channel);
    }

    private void opened(DataChannelEvent.Opened event) {
        RTCDataChannel channel = byKey.get(event.key());
        if (channel == null
                || channel.readyState() == RTCDataChannelState.CLOSING
                || channel.readyState() == RTCDataChannelState.CLOSED) {
            return;
        }
        channel.setId(event.id());
        channel.setReadyState(RTCDataChannelState.OPEN);
        channel.receiver().opened();
        channel.sender().openGates();
    }

    private void closing(DataChannelEvent.Closing event) {
        RTCDataChannel channel = byKey.get(event.key());
        if (channel == null || channel.readyState() == RTCDataChannelState.CLOSING) {
            return;
        }
        channel.setReadyState(RTCDataChannelState.CLOSING);
        channel.sender().openGates();
        channel.receiver().fire(RTCDataChannel.CLOSING, new Event(RTCDataChannel.CLOSING, channel));
    }

    private void associationChanged(DataChannelEvent.AssociationStateChanged event) {
        RTCSctpTransport sctp = peer.sctp();
        if (sctp == null) {
            return;
        }
        RTCSctpTransport.Slots old = sctp.slots();
        DataChannels engine = engine();
        RTCSctpTransportState state = switch (event.state()) {
            case CONNECTED -> RTCSctpTransportState.CONNECTED;
            case CLOSED -> RTCSctpTransportState.CLOSED;
            default -> RTCSctpTransportState.CONNECTING;
        };
        if (state == old.state()) {
            return;
        }
        Integer most =
                event.state() == SctpState.CONNECTED && engine != null ? engine.maxChannels() : old.maxChannels();
        sctp.publish(new RTCSctpTransport.Slots(old.transport(), state, old.maxMessageSize(), most));
        peer.realm().fire(sctp, RTCSctpTransport.STATE_CHANGE);
    }

    private static @Nullable RTCError error(@Nullable ChannelFailure failure) {
        if (failure == null) {
            return null;
        }
        return switch (failure.kind()) {
            case DATA_CHANNEL_FAILURE -> new RTCError(RTCErrorDetailType.DATA_CHANNEL_FAILURE, failure.message());
            case SCTP_FAILURE -> RTCError.sctp(failure.message(), failure.sctpCauseCode());
        };
    }
}
