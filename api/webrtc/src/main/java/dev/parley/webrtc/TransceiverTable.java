package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverInit;
import dev.parley.negotiation.transceiver.Transceivers;
import dev.parley.peer.PeerEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transceivers of a connection, webrtc-pc §5: negotiation keeps their slots as values, this the objects that show them. Loop thread
 * only, but for the methods that return promises.
 */
final class TransceiverTable {
    private final LocalConnection owner;

    /** The set of transceivers, by their numbers in negotiation. */
    private final Map<Integer, RTCRtpTransceiver> objects = new LinkedHashMap<>();

    /** Those that left the set with the description that is being applied, whose effects still name them. */
    private final Map<Integer, RTCRtpTransceiver> removed = new LinkedHashMap<>();

    TransceiverTable(LocalConnection owner) {
        this.owner = owner;
    }

    private Transceivers values() {
        return owner.session().transceivers();
    }

    /** webrtc-pc §5.1 CollectTransceivers. */
    List<RTCRtpTransceiver> all() {
        return List.copyOf(objects.values());
    }

    @Nullable
    RTCRtpTransceiver get(int id) {
        return objects.get(id);
    }

    /** Returns a transceiver of the set, or one that has just left it. */
    @Nullable
    RTCRtpTransceiver getOrRemoved(int id) {
        RTCRtpTransceiver transceiver = objects.get(id);
        return transceiver != null ? transceiver : removed.get(id);
    }

    @Nullable
    RTCRtpTransceiver of(RTCRtpSender sender) {
        return objects.values().stream()
                .filter(each -> each.sender() == sender)
                .findFirst()
                .orElse(null);
    }

    // ---- commands of the connection, webrtc-pc §5.1 ----

    RTCRtpSender addTrack(MediaStreamTrack track, List<MediaStream> streams) {
        requireOpen();
        boolean sent = objects.values().stream()
                .anyMatch(each -> !each.isStopped() && each.sender().track() == track);
        if (sent) {
            throw new DOMException("the track has a sender already", DOMException.INVALID_ACCESS_ERROR);
        }
        Transceiver added = values().addTrack(RtpDictionaries.kind(track.kind()), track.id(), ids(streams));
        RTCRtpTransceiver transceiver = objects.get(added.id());
        if (transceiver == null) {
            transceiver = make(added, track, SendEncodings.single(track.kind()));
        } else {
            transceiver.sender().setTrack(track);
        }
        changed(true);
        return transceiver.sender();
    }

    void removeTrack(RTCRtpSender sender) {
        requireOpen();
        if (sender.owner() != owner) {
            throw new DOMException("the sender is another connection's", DOMException.INVALID_ACCESS_ERROR);
        }
        RTCRtpTransceiver transceiver = of(sender);
        // Steps 6, 8 and 9.
        if (transceiver == null || transceiver.isStopping() || sender.track() == null) {
            return;
        }
        sender.setTrack(null);
        values().removeTrack(transceiver.id());
        changed(true);
    }

    RTCRtpTransceiver addTransceiver(String kind, @Nullable MediaStreamTrack track, RTCRtpTransceiverInit init) {
        requireOpen();
        List<RTCRtpEncodingParameters> encodings = SendEncodings.validated(kind, init.sendEncodings());
        if (init.direction() == RTCRtpTransceiverDirection.STOPPED) {
            throw new TypeError("a transceiver does not begin as \"stopped\"");
        }
        Transceiver added = values().add(
                        RtpDictionaries.kind(kind),
                        new TransceiverInit(
                                RtpDictionaries.direction(init.direction()),
                                track == null ? null : track.id(),
                                ids(init.streams()),
                                encodings.stream()
                                        .map(each -> new TransceiverInit.Rid(each.rid(), each.active()))
                                        .toList()));
        RTCRtpTransceiver transceiver =
                make(added, track, encodings.isEmpty() ? SendEncodings.single(kind) : named(encodings, added));
        changed(true);
        return transceiver;
    }

    /** Encodings that the application did not name have the names that negotiation made up. */
    private static List<RTCRtpEncodingParameters> named(List<RTCRtpEncodingParameters> encodings, Transceiver values) {
        List<RTCRtpEncodingParameters> named = new ArrayList<>();
        for (int i = 0; i < encodings.size(); i++) {
            String rid = values.encodings().get(i).rid();
            named.add(encodings.get(i).toBuilder().rid(rid).build());
        }
        return List.copyOf(named);
    }

    /** The options offerToReceive… of createOffer, webrtc-pc §4.4.3.3; the negotiation-needed flag is not updated. */
    void offerToReceive(String kind, boolean receive) {
        Transceiver added = values().offerToReceive(RtpDictionaries.kind(kind), receive);
        if (added != null) {
            make(added, null, SendEncodings.single(kind));
        }
        changed(false);
    }

    private void requireOpen() {
        if (owner.isClosed()) {
            throw DOMException.invalidState("the connection is closed");
        }
    }

    private static List<String> ids(List<MediaStream> streams) {
        return streams.stream().map(MediaStream::id).toList();
    }

    private RTCRtpTransceiver make(
            Transceiver values, @Nullable MediaStreamTrack track, List<RTCRtpEncodingParameters> encodings) {
        RTCRtpTransceiver made = new RTCRtpTransceiver(
                owner, values, new RTCRtpSender(owner, values, track, encodings), new RTCRtpReceiver(owner, values));
        objects.put(values.id(), made);
        return made;
    }

    /** Publishes what a command has changed. */
    private void changed(boolean negotiationMayBeNeeded) {
        refresh();
        owner.publish();
        if (negotiationMayBeNeeded) {
            owner.negotiationNeeded().update();
        }
    }

    // ---- commands of transceivers and senders, webrtc-pc §5.2 and §5.4 ----

    void setDirection(RTCRtpTransceiver transceiver, RTCRtpTransceiverDirection direction) {
        if (transceiver.isStopping()) {
            throw DOMException.invalidState("the transceiver is stopped");
        }
        if (direction == transceiver.direction()) {
            return;
        }
        if (direction == RTCRtpTransceiverDirection.STOPPED) {
            throw new TypeError("stop() stops a transceiver");
        }
        values().setDirection(transceiver.id(), RtpDictionaries.direction(direction));
        changed(true);
    }

    void stop(RTCRtpTransceiver transceiver) {
        requireOpen();
        if (transceiver.isStopping()) {
            return;
        }
        // "Stop sending and receiving": the track ends in a task of its own, with an event.
        transceiver.receiver().source().stop();
        values().stop(transceiver.id());
        changed(true);
    }

    void setCodecPreferences(RTCRtpTransceiver transceiver, List<RTCRtpCodec> codecs) {
        Operations.negotiating(() -> {
            values().setCodecPreferences(
                            transceiver.id(),
                            RtpDictionaries.kind(transceiver.kind()),
                            codecs.stream().map(RtpDictionaries::codec).toList());
            return codecs;
        });
        changed(false);
    }

    void setHeaderExtensions(RTCRtpTransceiver transceiver, List<RTCRtpHeaderExtensionCapability> extensions) {
        Operations.negotiating(() -> {
            values().setHeaderExtensionsToNegotiate(
                            transceiver.id(),
                            RtpDictionaries.kind(transceiver.kind()),
                            extensions.stream().map(RtpDictionaries::capability).toList());
            return extensions;
        });
        changed(false);
    }

    void setStreams(RTCRtpSender sender, List<MediaStream> streams) {
        requireOpen();
        RTCRtpTransceiver transceiver = of(sender);
        if (transceiver != null) {
            values().setStreams(transceiver.id(), ids(streams));
            changed(true);
        }
    }

    void setActive(RTCRtpSender sender, List<RTCRtpEncodingParameters> encodings) {
        RTCRtpTransceiver transceiver = of(sender);
        if (transceiver != null) {
            values().setActive(
                            transceiver.id(),
                            encodings.stream()
                                    .map(RTCRtpEncodingParameters::active)
                                    .toList());
            owner.peer()
                    .media()
                    .setMaxBitrates(
                            transceiver.id(),
                            encodings.stream()
                                    .map(RTCRtpEncodingParameters::maxBitrate)
                                    .toList());
            refresh();
        }
    }

    /** webrtc-pc §5.2 replaceTrack. Any thread. */
    CompletableFuture<Void> replaceTrack(RTCRtpSender sender, @Nullable MediaStreamTrack withTrack) {
        Promise<@Nullable Void> promise = owner.realm().promise();
        owner.operations().submit(promise, () -> {
            // Step 5.
            if (withTrack != null && !withTrack.kind().equals(sender.kind())) {
                owner.chain().retract();
                promise.reject(new TypeError("a sender of " + sender.kind() + " takes no " + withTrack.kind()));
                return;
            }
            owner.chain().chain(promise, () -> requireRunning(sender), () -> {
                replaced(sender, withTrack);
                return null;
            });
        });
        return Operations.voidOf(promise);
    }

    private static void requireRunning(RTCRtpSender sender) {
        if (sender.values().stopping()) {
            throw DOMException.invalidState("the transceiver is stopped");
        }
    }

    private void replaced(RTCRtpSender sender, @Nullable MediaStreamTrack withTrack) {
        sender.setTrack(withTrack);
        RTCRtpTransceiver transceiver = of(sender);
        if (transceiver != null) {
            values().replaceTrack(transceiver.id(), withTrack == null ? null : withTrack.id());
            refresh();
        }
    }

    // ---- descriptions ----

    /** Carries out what a description did to the set of transceivers, before the signalling state's events. */
    void apply(List<TransceiverChange> changes) {
        removed.clear();
        for (TransceiverChange change : changes) {
            if (change instanceof TransceiverChange.Created created) {
                String kind = RtpDictionaries.word(created.transceiver().kind());
                make(created.transceiver(), null, SendEncodings.single(kind));
            } else if (change instanceof TransceiverChange.Stopped stopped) {
                RTCRtpTransceiver transceiver = objects.get(stopped.transceiver());
                if (transceiver != null) {
                    transceiver.receiver().source().stop();
                }
            } else if (change instanceof TransceiverChange.Removed left) {
                RTCRtpTransceiver transceiver = objects.remove(left.last().id());
                if (transceiver != null) {
                    transceiver.publish(left.last(), null);
                    removed.put(left.last().id(), transceiver);
                }
            }
        }
        refresh();
    }

    /** Publishes the slots of all transceivers as negotiation has them now. */
    private void refresh() {
        for (Transceiver each : values().all()) {
            RTCRtpTransceiver object = objects.get(each.id());
            if (object == null) {
                throw new AssertionError("negotiation made a transceiver and did not say so");
            }
            Integer id = each.transport();
            Transport transport = id == null ? null : owner.transports().get(id);
            // A stopped transceiver shows the transport that it had.
            RTCDtlsTransport shown = transport == null && each.stopped()
                    ? object.sender().transport()
                    : transport == null ? null : transport.dtls;
            object.publish(each, shown);
        }
        owner.peer().media().update();
    }

    /** The state of a transport changed: senders begin or end to take frames. */
    void transportChanged() {
        objects.values().forEach(each -> each.sender().flow().update());
    }

    /** Passes on an event of audio or video, and returns whether it was one. */
    boolean handle(PeerEvent event) {
        if (event instanceof PeerEvent.FrameReceived received) {
            with(
                    received.transceiver(),
                    each -> each.receiver().source().deliver(received.ssrc(), received.frame(), received.arrival()));
        } else if (event instanceof PeerEvent.AudioPacketReceived received) {
            with(received.transceiver(), each -> each.receiver().sound().received(received));
        } else if (event instanceof PeerEvent.StreamStarted started) {
            with(started.transceiver(), each -> each.receiver().source().started(started.ssrc()));
        } else if (event instanceof PeerEvent.StreamEnded ended) {
            with(ended.transceiver(), each -> each.receiver().source().ended(ended.ssrc()));
        } else if (event instanceof PeerEvent.KeyFrameRequested requested) {
            with(requested.transceiver(), each -> each.sender().flow().keyFrameRequested(requested.rid()));
        } else if (event instanceof PeerEvent.TargetBitrateChanged changed) {
            with(
                    changed.transceiver(),
                    each -> each.sender().flow().targetBitrateChanged(changed.rid(), changed.bitsPerSecond()));
        } else if (event instanceof PeerEvent.ToneReceived tone) {
            with(tone.transceiver(), each -> each.receiver().toneReceived(tone));
        } else {
            return false;
        }
        return true;
    }

    private void with(int id, Consumer<RTCRtpTransceiver> command) {
        RTCRtpTransceiver transceiver = objects.get(id);
        if (transceiver != null) {
            command.accept(transceiver);
        }
    }

    void connectionClosed() {
        objects.values().forEach(RTCRtpTransceiver::connectionClosed);
        transportChanged();
    }
}
