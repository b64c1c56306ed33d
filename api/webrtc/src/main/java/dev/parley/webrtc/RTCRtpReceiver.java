package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.dom.ListenerHandle;
import dev.parley.dom.RangeError;
import dev.parley.mediacapture.EncodedReader;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.peer.PeerEvent;
import dev.parley.peer.StreamStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Receives one track of the peer, webrtc-pc §5.3. Attributes never wait; any thread. */
public final class RTCRtpReceiver {
    /** "If target is negative or larger than 4000 milliseconds, then throw a RangeError." */
    private static final double LONGEST_JITTER_BUFFER = 4_000;

    private static final Duration SOURCES_KEPT = Duration.ofSeconds(10);

    private final LocalConnection owner;
    private final RemoteTrackSource source;
    private final ReceiverSound sound;
    private final List<Consumer<ReceivedTone>> toneListeners = new CopyOnWriteArrayList<>();
    private volatile Transceiver values;
    private volatile @Nullable RTCDtlsTransport transport;
    private volatile @Nullable Double jitterBufferTarget;

    RTCRtpReceiver(LocalConnection owner, Transceiver values) {
        this.owner = owner;
        this.values = values;
        this.source = new RemoteTrackSource(
                owner, RtpDictionaries.word(values.kind()), this::keyFrameWanted, this::soundWanted);
        this.sound = new ReceiverSound(owner, source::play);
    }

    /** Publishes new values. Loop thread. */
    void publish(Transceiver newValues, @Nullable RTCDtlsTransport newTransport) {
        values = newValues;
        transport = newTransport;
    }

    private void keyFrameWanted(@Nullable String rid) {
        if (!owner.isClosed()) {
            owner.peer().media().requestKeyFrame(values.id(), rid);
        }
    }

    Transceiver values() {
        return values;
    }

    private void soundWanted(boolean wanted) {
        sound.setWanted(values.id(), wanted);
    }

    /** Returns the way of samples. */
    ReceiverSound sound() {
        return sound;
    }

    RemoteTrackSource source() {
        return source;
    }

    /** Returns the track. It is muted until packets arrive. */
    public MediaStreamTrack track() {
        return source.track();
    }

    /** Returns the transport of the media, or null until a description has made it. */
    public @Nullable RTCDtlsTransport transport() {
        return transport;
    }

    /** Returns what can be received of "audio" or "video"; null for another word. */
    public static @Nullable RTCRtpCapabilities getCapabilities(String kind) {
        return RtpDictionaries.capabilities(kind);
    }

    /** Returns what the receiver is prepared to receive. */
    public RTCRtpReceiveParameters getParameters() {
        Transceiver now = values;
        return new RTCRtpReceiveParameters(
                RtpDictionaries.extensions(now.receiveExtensions()),
                // "rtcp.reducedSize is set to true if the receiver is currently prepared to receive reduced-size RTCP
                // packets … rtcp.cname is left out."
                new RTCRtcpParameters(null, now.receiveReducedSize()),
                RtpDictionaries.codecs(now.receiveCodecs()));
    }

    /** Returns the CSRCs of the last 10 seconds' media, the latest first; none came yet where no packets did. */
    public List<RTCRtpContributingSource> getContributingSources() {
        return List.of();
    }

    /**
     * Returns the SSRCs of the last 10 seconds' media, the latest first. The time of a source is that of its last packet's arrival.
     * Meets the event loop.
     */
    public List<RTCRtpSynchronizationSource> getSynchronizationSources() {
        return owner.realm().meet("RTCRtpReceiver.getSynchronizationSources", this::sources);
    }

    private List<RTCRtpSynchronizationSource> sources() {
        List<RTCRtpSynchronizationSource> sources = new ArrayList<>();
        for (StreamStatistics.Received each :
                owner.peer().statistics().streams().received()) {
            // webrtc-pc §5.3: "for each unique SSRC identifier … in the last 10 seconds".
            Timestamp last = each.lastPacketReceived();
            if (each.stream().transceiver() == values.id()
                    && owner.loop().now().since(last).compareTo(SOURCES_KEPT) <= 0) {
                Instant wall = owner.loop().wallClock(last);
                sources.add(new RTCRtpSynchronizationSource(
                        wall.getEpochSecond() * 1e3 + wall.getNano() / 1e6,
                        each.stream().ssrc(),
                        each.audioLevel(),
                        each.lastRtpTimestamp()));
            }
        }
        sources.sort(Comparator.comparingDouble(RTCRtpSynchronizationSource::timestamp)
                .reversed());
        return sources;
    }

    /**
     * Returns a reader of the encoded frames that arrive, whole and in decode order; those of simulcast say their {@linkplain
     * dev.parley.frames.EncodedFrame#rid() rid}. A key frame is asked for. Extension.
     */
    public EncodedReader encodedReader() {
        return track().encodedReader();
    }

    /** Asks the peer for a key frame of all that is received. Requests are throttled. Extension. */
    public void requestKeyFrame() {
        source.encodedOutput().requestKeyFrame(null);
    }

    /**
     * Adds a listener of the telephone tones that the peer sends (its RTCDTMFSender, or a telephone behind a gateway): each comes when it
     * begins and when it has ended. Extension.
     */
    public ListenerHandle onTone(Consumer<ReceivedTone> listener) {
        Objects.requireNonNull(listener, "listener");
        toneListeners.add(listener);
        return () -> toneListeners.remove(listener);
    }

    /** Passes a tone on. Loop thread. */
    void toneReceived(PeerEvent.ToneReceived tone) {
        ReceivedTone received = new ReceivedTone(tone.tone(), tone.ended(), tone.duration());
        owner.realm().listeners().execute(() -> toneListeners.forEach(each -> each.accept(received)));
    }

    /** Returns how many milliseconds of media the jitter buffer is to hold, or null where it decides itself. */
    public @Nullable Double jitterBufferTarget() {
        return jitterBufferTarget;
    }

    /**
     * Sets how many milliseconds of media the jitter buffer is to hold; null lets it decide.
     *
     * @throws RangeError outside of 0 to 4,000
     */
    public void setJitterBufferTarget(@Nullable Double target) {
        if (target != null && !(target >= 0 && target <= LONGEST_JITTER_BUFFER)) {
            throw new RangeError("jitterBufferTarget " + target + " is not in 0..4000");
        }
        jitterBufferTarget = target;
        owner.realm().task(() -> sound.setTarget(target));
        RemoteVideo pictures = source.pictures();
        if (pictures != null) {
            Duration least = Duration.ofNanos(target == null ? 0 : (long) (target * 1e6));
            owner.realm().task(() -> pictures.setMinimumDelay(least));
        }
    }

    /**
     * Sets whether pictures are shown as they come, for remote control and vision, rather than after the delay that makes motion even;
     * false by default. It has no effect on sound.
     *
     * @apiNote not part of the W3C API
     */
    public void setLowLatency(boolean low) {
        RemoteVideo pictures = source.pictures();
        if (pictures != null) {
            owner.realm().task(() -> pictures.setLowLatency(low));
        }
    }

    /** Takes figures of what is received, webrtc-pc §8.5: those of RTP streams, and what they refer to. */
    public CompletableFuture<RTCStatsReport> getStats() {
        return owner.getStats(StatsSelector.of(this));
    }

    @Override
    public String toString() {
        return "RTCRtpReceiver[track=" + track() + ", transport=" + transport() + "]";
    }
}
