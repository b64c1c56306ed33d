package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.dom.ListenerHandle;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedOutput;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.mediacapture.PushResult;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.CodecParameters;
import dev.parley.peer.PeerMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encoded frames of a sender's track on their way to the peer. Frames come from any thread and cross to the loop; the rest is confined
 * to it. After anything that was lost the next picture of that encoding is a key frame.
 */
final class SenderFlow {
    private static final Logger LOG = LoggerFactory.getLogger(SenderFlow.class);

    /** Maximum number of frames on their way to the loop: a second of pictures and sound. */
    private static final int MAX_WAITING = 64;

    private final LocalConnection owner;
    private final RTCRtpSender sender;
    private final AtomicInteger waiting = new AtomicInteger();
    private final RawVideoFlow pictures;
    private @Nullable EncodedOutput output;
    private ListenerHandle registration = () -> {};
    private final @Nullable SenderSound sound;
    private boolean warned;

    /** Facts that pushing threads look at. */
    private volatile State state = new State(false, List.of(), null);

    /** Encodings that need a key frame next. Guarded by this. */
    private final List<@Nullable String> awaiting = new ArrayList<>(1);

    private record State(
            boolean sending,
            List<CodecParameters> codecs,
            @Nullable MediaStreamTrack track) {
        boolean takes(EncodedFrame frame) {
            return codecs.stream()
                    .anyMatch(each -> each.codec().is(frame.codec().name())
                            && each.codec().clockRate() == frame.codec().clockRate());
        }
    }

    SenderFlow(LocalConnection owner, RTCRtpSender sender) {
        this.owner = owner;
        this.sender = sender;
        this.pictures = new RawVideoFlow(owner, sender, this::send);
        this.sound = sender.kind().equals("audio") ? new SenderSound(owner, sender) : null;
    }

    /** The track, what was negotiated, or the transport's state has changed. */
    void update() {
        MediaStreamTrack track = sender.track();
        Transceiver values = sender.values();
        RTCDtlsTransport transport = sender.transport();
        boolean negotiated =
                values.currentDirection() != null && values.currentDirection().sends() && !values.stopping();
        boolean sending = negotiated
                && transport != null
                && transport.state() == RTCDtlsTransportState.CONNECTED
                && !owner.isClosed();
        State before = state;
        state = new State(sending, values.sendCodecs(), track);
        if (!before.codecs().equals(values.sendCodecs())) {
            warned = false;
        }
        EncodedOutput wanted = track == null || owner.isClosed() ? null : track.encodedOutput();
        boolean began = sending && !before.sending();
        if (wanted != output) {
            registration.remove();
            output = wanted;
            awaitAll(values);
            registration = wanted == null ? () -> {} : wanted.add(this::accept);
        } else if (began) {
            awaitAll(values);
            if (wanted != null) {
                wanted.requestKeyFrame(null);
            }
        }
        if (sound != null) {
            boolean samples = wanted == null && track != null && track.readyState() == MediaStreamTrackState.LIVE;
            sound.update(sending && samples ? track : null, values.sendCodecs());
        }
        boolean raw = sending && track != null && wanted == null && track.kind().equals("video");
        pictures.update(raw ? track : null);
    }

    /** Returns the encoders of a raw track of pictures. */
    RawVideoFlow pictures() {
        return pictures;
    }

    /** Returns the way of samples, or null of pictures. */
    @Nullable
    SenderSound sound() {
        return sound;
    }

    private synchronized void awaitAll(Transceiver values) {
        awaiting.clear();
        for (Encoding encoding : values.encodings()) {
            awaiting.add(encoding.rid());
        }
    }

    private synchronized void await(@Nullable String rid) {
        if (!awaiting.contains(rid)) {
            awaiting.add(rid);
        }
    }

    private synchronized boolean isAwaited(@Nullable String rid) {
        return awaiting.contains(rid);
    }

    private synchronized void arrived(@Nullable String rid) {
        awaiting.remove(rid);
    }

    /** Takes a frame. Any thread. */
    private PushResult accept(EncodedFrame frame) {
        State now = state;
        MediaStreamTrack track = now.track();
        if (!now.sending() || track == null || !track.enabled()) {
            return PushResult.NOT_NEGOTIATED;
        }
        if (!now.takes(frame)) {
            owner.realm().task(() -> warn(frame));
            return PushResult.NOT_NEGOTIATED;
        }
        if (frame.key()) {
            arrived(frame.rid());
        } else if (isAwaited(frame.rid())) {
            return PushResult.DROPPED_NO_KEY_FRAME;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            await(frame.rid());
            return PushResult.DROPPED_FULL;
        }
        owner.realm().task(() -> {
            waiting.decrementAndGet();
            send(frame);
        });
        return PushResult.SENT;
    }

    private void send(EncodedFrame frame) {
        if (owner.isClosed()) {
            return;
        }
        PeerMedia media = owner.peer().media();
        PeerMedia.Sent sent = media.send(sender.values().id(), frame.rid(), onOwnClock(frame), -1);
        if (sent == PeerMedia.Sent.SENT) {
            owner.peer().touch();
            return;
        }
        if (sent == PeerMedia.Sent.INVALID) {
            LOG.debug("a frame that is not of the form of {} was dropped", frame.codec());
        }
        await(frame.rid());
        keyFrameRequested(frame.rid());
    }

    /** Returns the frame with its capture time on this connection's loop; two loops count from different moments. */
    private EncodedFrame onOwnClock(EncodedFrame frame) {
        EncodedOutput from = output;
        Timestamp captured = frame.captureTime();
        if (captured == null || from == null || Objects.equals(from.loop(), owner.loop())) {
            return frame;
        }
        long difference = owner.loop().now().nanosSince(from.loop().now());
        return frame.toBuilder().captureTime(captured.plusNanos(difference)).build();
    }

    private void warn(EncodedFrame frame) {
        if (!warned && !owner.isClosed()) {
            warned = true;
            LOG.warn(
                    "{} is not sent: its track gives {}, and the peer takes {}; setCodecPreferences before the offer or answer chooses",
                    sender.kind(),
                    frame.codec().mimeType(),
                    state.codecs().stream()
                            .map(each -> each.codec().mimeType())
                            .distinct()
                            .toList());
        }
    }

    /** The peer needs a key frame. Loop thread. */
    void keyFrameRequested(@Nullable String rid) {
        EncodedOutput from = output;
        if (from != null) {
            from.requestKeyFrame(rid);
        }
        pictures.requestKeyFrame(rid);
    }

    /** The rate that an encoding may have changed. Loop thread. */
    void targetBitrateChanged(@Nullable String rid, long bitsPerSecond) {
        EncodedOutput from = output;
        if (from != null) {
            from.setTargetBitrate(rid, bitsPerSecond);
        }
        pictures.setTargetBitrate(rid, bitsPerSecond);
        if (sound != null) {
            sound.targetBitrateChanged(bitsPerSecond);
        }
    }
}
