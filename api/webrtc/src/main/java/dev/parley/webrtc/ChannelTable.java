package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.EventType;
import dev.parley.dom.TypeError;
import dev.parley.peer.ChannelSettings;
import dev.parley.peer.PeerChannel;
import dev.parley.peer.PeerEvent;
import dev.parley.peer.PeerFailure;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The channels of a connection, webrtc-pc §6.1 and §6.2. Loop thread only. */
final class ChannelTable {
    private final LocalConnection owner;

    /** All channels that are not closed. */
    private final Map<PeerChannel, RTCDataChannel> channels = new LinkedHashMap<>(2);

    /** Announcements of channels that came before anybody listened to them. Touched where listeners run. */
    private final UnheardEvents unheard;

    private boolean everCreated;
    private @Nullable Consumer<Boolean> whenEmpty;

    ChannelTable(LocalConnection owner) {
        this.owner = owner;
        this.unheard = new UnheardEvents(owner.unheard());
    }

    Collection<RTCDataChannel> all() {
        return List.copyOf(channels.values());
    }

    // ---- creating ----

    /** webrtc-pc §6.1.2 createDataChannel. */
    RTCDataChannel create(String label, RTCDataChannelInit init) {
        if (owner.isClosed()) {
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
        RTCDataChannelInit built = checked.build();
        RTCDataChannel channel = new RTCDataChannel(owner, open(usvLabel, built), usvLabel, built);
        channels.put(channel.handle(), channel);
        if (owner.peer().remoteMaxMessageSize() != null) {
            channel.sender().setMaxMessageSize(owner.transports().maxMessageSize());
        }
        if (!everCreated) {
            everCreated = true;
            owner.negotiationNeeded().update();
        }
        closeIfEnding(channel);
        return channel;
    }

    private PeerChannel open(String label, RTCDataChannelInit init) {
        try {
            return owner.peer()
                    .channels()
                    .open(new ChannelSettings(
                            label,
                            init.protocol(),
                            init.ordered(),
                            init.maxPacketLifeTime(),
                            init.maxRetransmits(),
                            init.negotiated(),
                            init.negotiated() ? init.id() : null,
                            init.priority().number()));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new DOMException(String.valueOf(e.getMessage()), DOMException.OPERATION_ERROR, e);
        }
    }

    /** A graceful end waits for all channels: one that comes meanwhile would hold it until its time is out. */
    private void closeIfEnding(RTCDataChannel channel) {
        if (whenEmpty != null) {
            close(channel);
        }
    }

    private static void requireShort(String what, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > ChannelSettings.MAX_TEXT_BYTES) {
            throw new TypeError("a " + what + " of over " + ChannelSettings.MAX_TEXT_BYTES + " bytes");
        }
    }

    private void checkId(int id) {
        if (id > ChannelSettings.MAX_ID) {
            throw new TypeError("id " + id + " is reserved");
        }
        RTCSctpTransport sctp = owner.sctp();
        Integer most = sctp == null ? null : sctp.maxChannels();
        if (most != null && id >= most) {
            throw new DOMException("the transport has only " + most + " ids", DOMException.OPERATION_ERROR);
        }
        for (RTCDataChannel other : channels.values()) {
            Integer taken = other.id();
            if (taken != null && taken == id) {
                throw new DOMException("id " + id + " is taken", DOMException.OPERATION_ERROR);
            }
        }
    }

    void updateMaxMessageSize() {
        for (RTCDataChannel channel : channels.values()) {
            channel.sender().setMaxMessageSize(owner.transports().maxMessageSize());
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
        owner.peer().channels().close(channel.handle());
    }

    /** "Announce the data channel as closed". */
    private void closed(RTCDataChannel channel, @Nullable PeerFailure failure) {
        channels.remove(channel.handle());
        channel.setReadyState(RTCDataChannelState.CLOSED);
        channel.sender().openGates();
        if (failure != null) {
            RTCError error = RTCError.of(failure);
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
        if (whenEmpty != null) {
            whenEmpty.accept(false);
            whenEmpty = null;
        }
    }

    // ---- events ----

    /** Handles an event, and returns whether it is one of channels. */
    boolean handle(PeerEvent event) {
        if (event instanceof PeerEvent.MessageReceived message) {
            RTCDataChannel channel = channels.get(message.channel());
            if (channel != null) {
                channel.receiver().message(message.data(), message.binary());
            }
        } else if (event instanceof PeerEvent.BufferedAmountDecreased decreased) {
            RTCDataChannel channel = channels.get(decreased.channel());
            if (channel != null) {
                channel.sender().decreased(decreased.bytes());
            }
        } else if (event instanceof PeerEvent.ChannelAnnounced announced) {
            announced(announced.channel());
        } else if (event instanceof PeerEvent.ChannelIdAssigned assigned) {
            RTCDataChannel channel = channels.get(assigned.channel());
            if (channel != null) {
                channel.setId(assigned.id());
            }
        } else if (event instanceof PeerEvent.ChannelOpened opened) {
            opened(opened.channel());
        } else if (event instanceof PeerEvent.ChannelClosing closing) {
            closing(closing);
        } else if (event instanceof PeerEvent.ChannelClosed closed) {
            RTCDataChannel channel = channels.get(closed.channel());
            if (channel != null) {
                closed(channel, closed.failure());
            }
        } else if (event instanceof PeerEvent.DataRejected) {
            // The next channel asks for negotiation again.
            everCreated = false;
        } else if (event instanceof PeerEvent.DataStateChanged changed) {
            associationChanged(changed);
        } else {
            return false;
        }
        return true;
    }

    private void announced(PeerChannel announced) {
        ChannelSettings settings = announced.settings();
        RTCDataChannelInit.Builder init = RTCDataChannelInit.builder()
                .ordered(settings.ordered())
                .protocol(settings.protocol())
                .priority(RTCPriorityType.ofNumber(settings.priority()));
        if (settings.maxPacketLifeTime() != null) {
            init.maxPacketLifeTime(settings.maxPacketLifeTime());
        }
        if (settings.maxRetransmits() != null) {
            init.maxRetransmits(settings.maxRetransmits());
        }
        RTCDataChannel channel = new RTCDataChannel(owner, announced, settings.label(), init.build());
        channel.sender().setMaxMessageSize(owner.transports().maxMessageSize());
        // webrtc-pc §6.2: "Set channel.[[ReadyState]] to "open" (but do not fire the open event, yet)."
        channel.setReadyState(RTCDataChannelState.OPEN);
        channels.put(announced, channel);
        everCreated = true;
        RTCPeerConnection pc = owner.pc();
        RTCDataChannelEvent announcement = new RTCDataChannelEvent(RTCPeerConnection.DATA_CHANNEL, pc, channel);
        owner.listeners().execute(() -> announce(pc, announcement));
        closeIfEnding(channel);
    }

    /** Runs where listeners run. */
    private void announce(RTCPeerConnection pc, RTCDataChannelEvent event) {
        if (pc.isListenedTo(RTCPeerConnection.DATA_CHANNEL)) {
            // The first listener may have come a moment ago, with the task of listened() still behind this one.
            unheard.heard(RTCPeerConnection.DATA_CHANNEL);
            pc.dispatchEvent(RTCPeerConnection.DATA_CHANNEL, event);
        } else {
            unheard.keep(
                    RTCPeerConnection.DATA_CHANNEL, 0, () -> pc.dispatchEvent(RTCPeerConnection.DATA_CHANNEL, event));
        }
    }

    /** A listener of the connection was added. Any thread. */
    void listened(EventType<?> type) {
        if (type == RTCPeerConnection.DATA_CHANNEL) {
            owner.listeners().execute(() -> unheard.heard(type));
        }
    }

    private void opened(PeerChannel opened) {
        RTCDataChannel channel = channels.get(opened);
        if (channel == null || channel.readyState() == RTCDataChannelState.CLOSING) {
            return;
        }
        Integer id = opened.id();
        if (id != null) {
            channel.setId(id);
        }
        channel.setReadyState(RTCDataChannelState.OPEN);
        channel.receiver().opened();
        channel.sender().openGates();
    }

    private void closing(PeerEvent.ChannelClosing event) {
        RTCDataChannel channel = channels.get(event.channel());
        if (channel == null || event.byPeer() && channel.readyState() == RTCDataChannelState.CLOSING) {
            return;
        }
        channel.setReadyState(RTCDataChannelState.CLOSING);
        channel.sender().openGates();
        if (event.byPeer()) {
            channel.receiver().fire(RTCDataChannel.CLOSING, new Event(RTCDataChannel.CLOSING, channel));
        }
    }

    private void associationChanged(PeerEvent.DataStateChanged event) {
        RTCSctpTransport sctp = owner.sctp();
        if (sctp == null) {
            return;
        }
        RTCSctpTransport.Slots old = sctp.slots();
        RTCSctpTransportState state =
                RTCSctpTransportState.valueOf(event.state().name());
        if (state == old.state()) {
            return;
        }
        Integer most = event.maxChannels() != null ? event.maxChannels() : old.maxChannels();
        sctp.publish(new RTCSctpTransport.Slots(old.transport(), state, old.maxMessageSize(), most));
        owner.realm().fire(sctp, RTCSctpTransport.STATE_CHANGE);
    }
}
