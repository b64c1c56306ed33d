package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.negotiation.transceiver.Transceiver;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends one track to the peer, webrtc-pc §5.2. Any thread. Attributes never wait; {@link #getParameters} and {@link #setStreams} meet
 * the event loop.
 */
public final class RTCRtpSender {
    private final LocalConnection owner;
    private final SendParameters parameters;
    private final @Nullable RTCDTMFSender dtmf;
    private final SenderFlow flow;
    private volatile Transceiver values;
    private volatile @Nullable MediaStreamTrack track;
    private volatile @Nullable RTCDtlsTransport transport;

    RTCRtpSender(
            LocalConnection owner,
            Transceiver values,
            @Nullable MediaStreamTrack track,
            List<RTCRtpEncodingParameters> sendEncodings) {
        this.owner = owner;
        this.values = values;
        this.track = track;
        this.flow = new SenderFlow(owner, this);
        this.parameters = new SendParameters(owner, this, sendEncodings);
        // "If kind is "audio" then create an RTCDTMFSender dtmf and set the [[Dtmf]] internal slot to dtmf."
        this.dtmf = kind().equals("audio") ? new RTCDTMFSender(owner, this) : null;
    }

    /** Publishes new values. Loop thread. */
    void publish(Transceiver newValues, @Nullable RTCDtlsTransport newTransport) {
        values = newValues;
        transport = newTransport;
        parameters.negotiated(newValues);
        flow.update();
    }

    LocalConnection owner() {
        return owner;
    }

    Transceiver values() {
        return values;
    }

    SendParameters parameters() {
        return parameters;
    }

    String kind() {
        return RtpDictionaries.word(values.kind());
    }

    /** Publishes the track. Loop thread. */
    void setTrack(@Nullable MediaStreamTrack newTrack) {
        track = newTrack;
        flow.update();
    }

    SenderFlow flow() {
        return flow;
    }

    /** Returns the track, or null. */
    public @Nullable MediaStreamTrack track() {
        return track;
    }

    /** Returns the transport of the media, or null until a description has made it. */
    public @Nullable RTCDtlsTransport transport() {
        return transport;
    }

    /** Returns what sends telephone tones, or null of a sender of video. */
    public @Nullable RTCDTMFSender dtmf() {
        return dtmf;
    }

    /** Returns what can be sent of "audio" or "video"; null for another word. */
    public static @Nullable RTCRtpCapabilities getCapabilities(String kind) {
        return RtpDictionaries.capabilities(kind);
    }

    /**
     * Returns how the track is sent. The result, changed, is what {@link #setParameters} takes: in a listener until it returns, as in a
     * browser; on other threads until the next call, or until a description changes what it says.
     */
    public RTCRtpSendParameters getParameters() {
        return owner.realm().meet("RTCRtpSender.getParameters", parameters::get);
    }

    /** Changes how the track is sent; see {@link #setParameters(RTCRtpSendParameters, RTCSetParameterOptions)}. */
    public CompletableFuture<Void> setParameters(RTCRtpSendParameters changed) {
        return setParameters(changed, RTCSetParameterOptions.DEFAULT);
    }

    /**
     * Changes how the track is sent, within what was negotiated. Fails with InvalidStateError without a preceding {@link
     * #getParameters} and on a stopped transceiver, InvalidModificationError where encodings are more, fewer, in another order or with
     * another rid, where a read-only member changed, or for a codec that was not negotiated, and {@link dev.parley.dom.RangeError} for
     * a divisor below 1 or a negative frame rate.
     */
    public CompletableFuture<Void> setParameters(RTCRtpSendParameters changed, RTCSetParameterOptions options) {
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(options, "options");
        return parameters.set(changed, options);
    }

    /**
     * Sends another track, or none, without negotiation. Fails with {@link TypeError} for a track of the other kind and
     * InvalidStateError on a stopped transceiver.
     */
    public CompletableFuture<Void> replaceTrack(@Nullable MediaStreamTrack withTrack) {
        return owner.transceivers().replaceTrack(this, withTrack);
    }

    /**
     * Tells the peer of other streams that the track is a part of.
     *
     * @throws DOMException InvalidStateError after the connection was closed
     */
    public void setStreams(MediaStream... streams) {
        List<MediaStream> copy = List.of(streams);
        owner.realm().meet("RTCRtpSender.setStreams", () -> owner.transceivers().setStreams(this, copy));
    }

    /** Takes figures of what is sent, webrtc-pc §8.5: those of RTP streams, and what they refer to. */
    public CompletableFuture<RTCStatsReport> getStats() {
        return owner.getStats(StatsSelector.of(this));
    }

    @Override
    public String toString() {
        return "RTCRtpSender[track=" + track() + ", transport=" + transport() + "]";
    }
}
