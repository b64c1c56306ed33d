package dev.parley.webrtc;

import dev.parley.codec.Codecs;
import dev.parley.dom.ListenerHandle;
import dev.parley.encoding.VideoEncodingSettings;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.RawSink;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.rawmedia.RawMedia;
import dev.parley.rawmedia.VideoSending;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of a sender's track on their way through an encoder, while the sender sends: the first negotiated codec with an encoder here,
 * or the one that setParameters chose. Loop thread only.
 */
final class RawVideoFlow {
    private static final Logger LOG = LoggerFactory.getLogger(RawVideoFlow.class);

    private static final int MAX_TEMPORAL_LAYERS = 3;

    private final LocalConnection owner;
    private final RTCRtpSender sender;
    private final Consumer<EncodedFrame> out;
    private @Nullable MediaStreamTrack source;
    private @Nullable VideoSending sending;
    private ListenerHandle registration = () -> {};
    private List<Codec> without = List.of();

    /**
     * Makes a flow.
     *
     * @param out takes the encoded frames, on the loop
     */
    RawVideoFlow(LocalConnection owner, RTCRtpSender sender, Consumer<EncodedFrame> out) {
        this.owner = owner;
        this.sender = sender;
        this.out = out;
    }

    /** Brings the flow in line with the track, the codecs and the encodings; a null track ends it. */
    void update(@Nullable MediaStreamTrack track) {
        Codec codec = track == null ? null : codec();
        VideoSending current = sending;
        if (current != null && (source != track || !current.codec().equals(codec))) {
            registration.remove();
            registration = () -> {};
            current.close();
            sending = null;
            source = null;
            current = null;
        }
        if (track == null || codec == null) {
            return;
        }
        if (current != null) {
            current.configure(settings());
            return;
        }
        RawMedia media = owner.settings().rawMedia;
        VideoSending made =
                new VideoSending(owner.loop(), media.threads(), media.codecs(), codec, settings(), this::encoded);
        sending = made;
        source = track;
        registration = track.addRawVideoSink(new RawSink<VideoFrame>() {
            @Override
            public void take(VideoFrame picture) {
                accept(made, picture);
            }

            @Override
            public void end() {
                // Nothing comes any more; the sender goes on with another track, or not at all.
            }
        });
    }

    /** Takes a picture on the track's loop. */
    private void accept(VideoSending to, VideoFrame picture) {
        if (owner.loop().inEventLoop()) {
            to.accept(picture);
        } else {
            // Two loops count from different moments: the time of arrival takes the place of the track's.
            owner.realm().task(() -> to.accept(picture.at(owner.loop().now().nanos() / 1_000)));
        }
    }

    private void encoded(EncodedFrame frame) {
        if (!owner.isClosed()) {
            out.accept(frame);
        }
    }

    private @Nullable Codec codec() {
        List<Codec> negotiated = sender.values().sendCodecs().stream()
                .map(CodecParameters::codec)
                .toList();
        RTCRtpCodec chosen = sender.parameters().encodings().get(0).codec();
        List<Codec> candidates = chosen == null
                ? negotiated
                : negotiated.stream()
                        .filter(each -> each.mimeType().equalsIgnoreCase(chosen.mimeType()))
                        .toList();
        VideoSending current = sending;
        if (current != null && candidates.contains(current.codec())) {
            return current.codec();
        }
        Codecs codecs = owner.settings().rawMedia.codecs();
        Codec found = VideoSending.choose(codecs, candidates);
        if (found == null && !candidates.isEmpty() && !candidates.equals(without)) {
            without = candidates;
            LOG.warn(
                    "pictures are not sent: there is no encoder of {}; add {}",
                    candidates.stream().map(Codec::name).distinct().toList(),
                    Codecs.moduleFor(new Codec("video/VP8", candidates.get(0).clockRate(), null, null)));
        }
        return found;
    }

    private List<VideoEncodingSettings> settings() {
        List<VideoEncodingSettings> settings = new ArrayList<>();
        for (RTCRtpEncodingParameters each : sender.parameters().encodings()) {
            Double divisor = each.scaleResolutionDownBy();
            RTCResolutionRestriction limit = each.scaleResolutionDownTo();
            Double rate = each.maxFramerate();
            settings.add(new VideoEncodingSettings(
                    each.rid(),
                    each.active(),
                    divisor == null ? 1 : divisor,
                    limit == null ? 0 : side(limit.maxWidth()),
                    limit == null ? 0 : side(limit.maxHeight()),
                    rate == null ? 0 : rate,
                    each.maxBitrate() == null ? 0 : (int) Math.min(Integer.MAX_VALUE, each.maxBitrate()),
                    temporalLayers(each.scalabilityMode())));
        }
        return settings;
    }

    private static int side(@Nullable Long pixels) {
        return pixels == null ? 0 : (int) Math.min(Integer.MAX_VALUE, pixels);
    }

    /** Returns the temporal layers of a mode such as "L1T2", webrtc-svc §6. */
    private static int temporalLayers(@Nullable String mode) {
        int at = mode == null ? -1 : mode.indexOf('T');
        if (mode == null || at < 0 || at + 1 >= mode.length()) {
            return 1;
        }
        return Math.max(1, Math.min(mode.charAt(at + 1) - '0', MAX_TEMPORAL_LAYERS));
    }

    /** Asks for a key frame of an encoding, or of all for null. */
    void requestKeyFrame(@Nullable String rid) {
        if (sending != null) {
            sending.requestKeyFrame(rid);
        }
    }

    /** Sets the rate that an encoding may have, in bits per second. */
    void setTargetBitrate(@Nullable String rid, long bitsPerSecond) {
        if (sending != null) {
            sending.setTargetBitrate(rid, bitsPerSecond);
        }
    }

    /** Returns what sends now, or null. */
    @Nullable
    VideoSending sending() {
        return sending;
    }
}
