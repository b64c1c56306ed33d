package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.RtpEvent;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.media.config.SendConfiguration;
import dev.parley.media.config.SendEncoding;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Audio and video of a peer. The RTP sessions are given senders and receivers as whole values, made of the transceivers as negotiation
 * has them; a value that is the same as before is not given again. Loop thread only.
 */
public final class PeerMedia {
    private final Peer peer;

    /** Configurations that the sessions were given, by transceiver. */
    private final Map<Integer, Given> given = new LinkedHashMap<>(2);

    /** Maximum bitrates of encodings by the application, by transceiver and in the order of its encodings. */
    private final Map<Integer, List<@Nullable Long>> maxBitrates = new LinkedHashMap<>(2);

    /** Transceivers whose sound somebody hears. */
    private final Set<Integer> playout = new LinkedHashSet<>(0);

    private record Given(
            int transport,
            @Nullable SendConfiguration sender,
            @Nullable ReceiveConfiguration receiver) {}

    /** Outcome of sending a frame. */
    public enum Sent {
        /** Its packets are on their way. */
        SENT,
        /** The direction, the encoding or the codec is not negotiated or not active: the frame was dropped. */
        NOT_NEGOTIATED,
        /** Too many packets wait: the frame was dropped, and a key frame has to follow. */
        DROPPED_FULL,
        /** The data is not of its codec's form. */
        INVALID
    }

    PeerMedia(Peer peer) {
        this.peer = peer;
    }

    private Timestamp now() {
        return peer.loopPorts().loop().now();
    }

    // ---- commands ----

    /**
     * Brings the sessions in line with the transceivers. The peer does so after each description; the owner after commands that change
     * transceivers.
     */
    public void update() {
        List<Transceiver> all = peer.session().transceivers().all();
        if (all.isEmpty() && given.isEmpty() || peer.isClosed()) {
            return;
        }
        Set<Integer> present = new LinkedHashSet<>();
        for (Transceiver transceiver : all) {
            Given wanted = wanted(transceiver);
            if (wanted != null) {
                present.add(transceiver.id());
                give(transceiver.id(), wanted);
            }
        }
        Connection connection = peer.connection();
        for (Integer former : List.copyOf(given.keySet())) {
            if (!present.contains(former)) {
                given.remove(former);
                if (connection != null) {
                    connection.removeMedia(former, now());
                }
            }
        }
        Set<Integer> known = new LinkedHashSet<>();
        all.forEach(each -> known.add(each.id()));
        maxBitrates.keySet().retainAll(known);
        playout.retainAll(known);
        peer.touch();
    }

    private void give(int transceiver, Given wanted) {
        Given before = given.put(transceiver, wanted);
        Connection connection = peer.connection();
        if (connection == null || wanted.equals(before)) {
            return;
        }
        boolean moved = before == null || before.transport() != wanted.transport();
        if (wanted.receiver() != null && (moved || !wanted.receiver().equals(before.receiver()))) {
            connection.setPlayout(transceiver, playout.contains(transceiver), now());
            connection.configureMedia(wanted.transport(), wanted.receiver(), now());
        }
        if (wanted.sender() != null && (moved || !wanted.sender().equals(before.sender()))) {
            connection.configureMedia(wanted.transport(), wanted.sender(), now());
        }
    }

    /** Returns what a transceiver is to have, or null if it has no transport or no codecs. */
    private @Nullable Given wanted(Transceiver transceiver) {
        Integer transport = transceiver.transport();
        String mid = transceiver.mid();
        if (transport == null
                || mid == null
                || transceiver.stopped()
                || !peer.transports().isUsed(transport)) {
            return null;
        }
        SendConfiguration sender = transceiver.sendCodecs().isEmpty() ? null : sender(transceiver, mid);
        ReceiveConfiguration receiver = transceiver.receivableCodecs().isEmpty() ? null : receiver(transceiver, mid);
        return sender == null && receiver == null ? null : new Given(transport, sender, receiver);
    }

    private SendConfiguration sender(Transceiver transceiver, String mid) {
        List<@Nullable Long> rates = maxBitrates.getOrDefault(transceiver.id(), List.of());
        List<SendEncoding> encodings = new ArrayList<>();
        for (int i = 0; i < transceiver.encodings().size(); i++) {
            Encoding encoding = transceiver.encodings().get(i);
            encodings.add(new SendEncoding(
                    encoding.rid(),
                    encoding.active(),
                    (int) encoding.ssrc(),
                    (int) encoding.rtxSsrc(),
                    i < rates.size() ? rates.get(i) : null));
        }
        // webrtc-pc §5.4 "stop sending and receiving" takes effect before it is negotiated.
        boolean sends = transceiver.currentDirection() != null
                && transceiver.currentDirection().sends()
                && !transceiver.stopping();
        return new SendConfiguration(
                transceiver.id(),
                mid,
                transceiver.kind() == MediaKind.VIDEO,
                sends,
                encodings,
                transceiver.sendCodecs(),
                transceiver.sendExtensions(),
                transceiver.sendReducedSize(),
                transceiver.maxBitrate());
    }

    private static ReceiveConfiguration receiver(Transceiver transceiver, String mid) {
        return new ReceiveConfiguration(
                transceiver.id(),
                mid,
                transceiver.kind() == MediaKind.VIDEO,
                transceiver.receptive() && !transceiver.stopping(),
                transceiver.receivableCodecs(),
                transceiver.receiveExtensions(),
                transceiver.remoteSources().stream()
                        .map(source -> new ReceiveConfiguration.Source((int) source.ssrc(), rtx(source.rtxSsrc())))
                        .toList(),
                transceiver.receiveRids(),
                transceiver.receiveReducedSize());
    }

    private static @Nullable Integer rtx(@Nullable Long ssrc) {
        return ssrc == null ? null : (Integer) ssrc.intValue();
    }

    /**
     * Sets the maximum bitrates of a transceiver's encodings, RTCRtpEncodingParameters.maxBitrate; {@link #update} follows.
     *
     * @param bitsPerSecond one for each encoding, null for none
     */
    public void setMaxBitrates(int transceiver, List<@Nullable Long> bitsPerSecond) {
        if (bitsPerSecond.stream().allMatch(Objects::isNull)) {
            maxBitrates.remove(transceiver);
        } else {
            maxBitrates.put(transceiver, new ArrayList<>(bitsPerSecond));
        }
    }

    /**
     * Sends a frame; the owner says {@link Peer#touch} after the last one of a turn.
     *
     * @param rid the encoding, or null without simulcast
     * @param audioLevel level of an audio frame in decibels below the overload point, 0 to 127, or -1 if unknown
     */
    public Sent send(int transceiver, @Nullable String rid, EncodedFrame frame, int audioLevel) {
        Connection connection = peer.connection();
        if (connection == null) {
            return Sent.NOT_NEGOTIATED;
        }
        return switch (connection.sendFrame(transceiver, rid, frame, audioLevel, now())) {
            case SENT -> Sent.SENT;
            case NOT_NEGOTIATED -> Sent.NOT_NEGOTIATED;
            case DROPPED_FULL -> Sent.DROPPED_FULL;
            case INVALID -> Sent.INVALID;
        };
    }

    /** Asks the remote end for a key frame of a transceiver, of one encoding or of all. Requests are throttled. */
    public void requestKeyFrame(int transceiver, @Nullable String rid) {
        Connection connection = peer.connection();
        if (connection != null) {
            connection.requestKeyFrame(transceiver, rid, now());
            peer.touch();
        }
    }

    /**
     * Sends a telephone tone instead of the sound of a transceiver.
     *
     * @param key "0" to "9", "*", "#", "A" to "D"
     * @return false if it cannot be sent now
     */
    public boolean sendTone(int transceiver, char key, Duration length) {
        Connection connection = peer.connection();
        boolean sent = connection != null && connection.sendTone(transceiver, key, length, now());
        peer.touch();
        return sent;
    }

    /** Sets whether packets of sound of a transceiver are reported as they arrive, {@link PeerEvent.AudioPacketReceived}. */
    public void setPlayout(int transceiver, boolean on) {
        if (on) {
            playout.add(transceiver);
        } else {
            playout.remove(transceiver);
        }
        Connection connection = peer.connection();
        if (connection != null) {
            connection.setPlayout(transceiver, on, now());
        }
    }

    // ---- events of the sessions ----

    void handle(RtpEvent event) {
        if (event instanceof RtpEvent.FrameReceived received) {
            peer.emit(new PeerEvent.FrameReceived(
                    received.transceiver(), unsigned(received.ssrc()), received.frame(), received.arrival()));
        } else if (event instanceof RtpEvent.AudioPacketReceived received) {
            peer.emit(new PeerEvent.AudioPacketReceived(
                    received.transceiver(),
                    unsigned(received.ssrc()),
                    received.number(),
                    received.frame(),
                    received.arrival()));
        } else if (event instanceof RtpEvent.StreamStarted started) {
            peer.emit(new PeerEvent.StreamStarted(
                    started.transceiver(), unsigned(started.ssrc()), started.rid(), started.codec()));
        } else if (event instanceof RtpEvent.StreamEnded ended) {
            peer.emit(new PeerEvent.StreamEnded(ended.transceiver(), unsigned(ended.ssrc())));
        } else if (event instanceof RtpEvent.ToneReceived tone) {
            peer.emit(new PeerEvent.ToneReceived(
                    tone.transceiver(), tone.tone(), tone.ended(), Duration.ofMillis(tone.durationMillis())));
        } else if (event instanceof RtpEvent.KeyFrameRequested requested) {
            peer.emit(new PeerEvent.KeyFrameRequested(requested.transceiver(), requested.rid()));
        } else if (event instanceof RtpEvent.TargetBitrate target) {
            peer.emit(new PeerEvent.TargetBitrateChanged(target.transceiver(), target.rid(), target.bitsPerSecond()));
        } else {
            throw new AssertionError("an event of an RTP session without a consumer: " + event);
        }
    }

    private static long unsigned(int ssrc) {
        return Integer.toUnsignedLong(ssrc);
    }
}
