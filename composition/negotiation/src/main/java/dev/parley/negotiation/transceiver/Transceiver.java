package dev.parley.negotiation.transceiver;

import dev.parley.negotiation.media.HeaderExtensionCapability;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.parameters.HeaderExtension;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transceiver as it is at one moment, with its sender and its receiver: the internal slots of webrtc-pc's
 * RTCRtpTransceiver, RTCRtpSender and RTCRtpReceiver that negotiation reads or writes. Immutable; what changes is another
 * value with the same {@link #id}.
 */
public final class Transceiver {
    /** The slots while a value is made. Those that descriptions change are open to them; the others are set by commands alone. */
    public static final class Slots {
        int id;
        public MediaKind kind = MediaKind.UNKNOWN;

        @Nullable
        public String mid;

        @Nullable
        public Integer transport;

        Direction direction = Direction.SENDRECV;

        @Nullable
        public Direction currentDirection;

        @Nullable
        public Direction firedDirection;

        boolean stopping;
        boolean stopped;
        public boolean receptive;

        @Nullable
        String track;

        List<String> streams = List.of();
        public List<Encoding> encodings = List.of();
        public List<CodecParameters> sendCodecs = List.of();
        public List<HeaderExtension> sendExtensions = List.of();
        public boolean sendReducedSize;

        @Nullable
        public Long maxBitrate;

        public List<String> remoteStreams = List.of();
        public List<CodecParameters> receiveCodecs = List.of();
        public List<CodecParameters> receivableCodecs = List.of();
        public List<HeaderExtension> receiveExtensions = List.of();
        public List<RemoteSource> remoteSources = List.of();
        public List<String> receiveRids = List.of();
        public boolean receiveReducedSize;

        List<Codec> preferredCodecs = List.of();
        public List<HeaderExtensionCapability> extensionsToNegotiate = List.of();
        public List<HeaderExtensionCapability> negotiatedExtensions = List.of();

        /** True if a remote description made it, and addTrack has never given it a track: a rollback removes it. */
        public boolean madeByRemote;

        /** True if addTrack made it: a remote m-section may take it then. */
        public boolean addedByAddTrack;

        /** True if [[CurrentDirection]] has ever been sendrecv or sendonly: addTrack does not use it again then. */
        public boolean everSent;

        Slots copy() {
            Slots copy = new Slots();
            copy.id = id;
            copy.kind = kind;
            copy.mid = mid;
            copy.transport = transport;
            copy.direction = direction;
            copy.currentDirection = currentDirection;
            copy.firedDirection = firedDirection;
            copy.stopping = stopping;
            copy.stopped = stopped;
            copy.receptive = receptive;
            copy.track = track;
            copy.streams = streams;
            copy.encodings = encodings;
            copy.sendCodecs = sendCodecs;
            copy.sendExtensions = sendExtensions;
            copy.sendReducedSize = sendReducedSize;
            copy.maxBitrate = maxBitrate;
            copy.remoteStreams = remoteStreams;
            copy.receiveCodecs = receiveCodecs;
            copy.receivableCodecs = receivableCodecs;
            copy.receiveExtensions = receiveExtensions;
            copy.remoteSources = remoteSources;
            copy.receiveRids = receiveRids;
            copy.receiveReducedSize = receiveReducedSize;
            copy.preferredCodecs = preferredCodecs;
            copy.extensionsToNegotiate = extensionsToNegotiate;
            copy.negotiatedExtensions = negotiatedExtensions;
            copy.madeByRemote = madeByRemote;
            copy.addedByAddTrack = addedByAddTrack;
            copy.everSent = everSent;
            return copy;
        }
    }

    /** Never changed once it is here. */
    private final Slots slots;

    private Transceiver(Slots slots) {
        this.slots = slots;
    }

    static Transceiver of(Consumer<Slots> filling) {
        Slots slots = new Slots();
        filling.accept(slots);
        return new Transceiver(slots);
    }

    public Transceiver with(Consumer<Slots> change) {
        Slots changed = slots.copy();
        change.accept(changed);
        return new Transceiver(changed);
    }

    /** webrtc-pc §5.4 "stop the RTCRtpTransceiver"; the change is added. */
    public Transceiver stop(List<TransceiverChange> changes) {
        changes.add(new TransceiverChange.Stopped(id()));
        return with(changed -> {
            changed.direction = Direction.INACTIVE;
            changed.stopping = true;
            changed.stopped = true;
            changed.receptive = false;
            changed.currentDirection = null;
            changed.remoteStreams = List.of();
        });
    }

    /** For reading; nobody writes to them. */
    public Slots slots() {
        return slots;
    }

    /** Returns its number, never used again within its session. */
    public int id() {
        return slots.id;
    }

    /** Returns audio or video. */
    public MediaKind kind() {
        return slots.kind;
    }

    /** Returns [[Mid]]: the m-section that it is associated with, or null. */
    public @Nullable String mid() {
        return slots.mid;
    }

    /** Returns the number of [[SenderTransport]] and [[ReceiverTransport]], or null. */
    public @Nullable Integer transport() {
        return slots.transport;
    }

    /** Returns [[Direction]]; the attribute {@code direction} is "stopped" where {@link #stopping}. */
    public Direction direction() {
        return slots.direction;
    }

    /** Returns [[CurrentDirection]], or null; the attribute {@code currentDirection} is "stopped" where {@link #stopped}. */
    public @Nullable Direction currentDirection() {
        return slots.currentDirection;
    }

    /** Returns [[Stopping]]. */
    public boolean stopping() {
        return slots.stopping;
    }

    /** Returns [[Stopped]]. */
    public boolean stopped() {
        return slots.stopped;
    }

    /** Returns [[Receptive]]: whether packets that arrive are decoded. */
    public boolean receptive() {
        return slots.receptive;
    }

    /** Returns the id of [[SenderTrack]], or null. */
    public @Nullable String track() {
        return slots.track;
    }

    /** Returns [[AssociatedMediaStreamIds]] of the sender. */
    public List<String> streams() {
        return slots.streams;
    }

    /**
     * Returns [[SendEncodings]], one at least. The owner keeps what else it knows of an encoding by its rid: encodings that
     * have gone are forgotten; where the one without a rid was replaced by several with rids (a remote offer asked for
     * simulcast), the new ones have scaleResolutionDownBy 2^(n - index - 1), and a rollback brings the old one back.
     */
    public List<Encoding> encodings() {
        return slots.encodings;
    }

    /** Returns [[SendCodecs]], the preferred one first. */
    public List<CodecParameters> sendCodecs() {
        return slots.sendCodecs;
    }

    /** Returns the header extensions that are negotiated for sending. */
    public List<HeaderExtension> sendExtensions() {
        return slots.sendExtensions;
    }

    /** Returns whether RTCP of reduced size (RFC 5506) is negotiated for sending. */
    public boolean sendReducedSize() {
        return slots.sendReducedSize;
    }

    /**
     * Returns the largest bit rate that the peer accepts, in bit/s of RTP without what the layers below add ("b=TIAS", or "b=AS"
     * converted); null where it does not say.
     */
    public @Nullable Long maxBitrate() {
        return slots.maxBitrate;
    }

    /** Returns the ids of [[AssociatedRemoteMediaStreams]]. */
    public List<String> remoteStreams() {
        return slots.remoteStreams;
    }

    /** Returns [[ReceiveCodecs]], the preferred one first: "the codecs that description negotiates", which no offer does. */
    public List<CodecParameters> receiveCodecs() {
        return slots.receiveCodecs;
    }

    /**
     * Returns what may arrive, the preferred one first: {@link #receiveCodecs}, and while an offer is under way the codecs
     * of that. RFC 3264 §5.1: "Once the offerer has sent the offer, it MUST be prepared to receive media".
     */
    public List<CodecParameters> receivableCodecs() {
        return slots.receivableCodecs;
    }

    /** Returns the header extensions that the receiver is prepared for. */
    public List<HeaderExtension> receiveExtensions() {
        return slots.receiveExtensions;
    }

    /** Returns whether RTCP of reduced size may come. */
    public boolean receiveReducedSize() {
        return slots.receiveReducedSize;
    }

    /** Returns the streams that the peer announced by their SSRCs; empty where it uses the header extension for mids alone. */
    public List<RemoteSource> remoteSources() {
        return slots.remoteSources;
    }

    /** Returns the rids of the simulcast streams that the peer may send, the preferred one first; empty without simulcast. */
    public List<String> receiveRids() {
        return slots.receiveRids;
    }

    /** Returns [[PreferredCodecs]]. */
    public List<Codec> preferredCodecs() {
        return slots.preferredCodecs;
    }

    /** Returns [[HeaderExtensionsToNegotiate]]. */
    public List<HeaderExtensionCapability> headerExtensionsToNegotiate() {
        return slots.extensionsToNegotiate;
    }

    /** Returns [[NegotiatedHeaderExtensions]]. */
    public List<HeaderExtensionCapability> negotiatedHeaderExtensions() {
        return slots.negotiatedExtensions;
    }

    @Override
    public String toString() {
        return slots.kind + " transceiver " + slots.id + " mid " + slots.mid + " " + slots.direction + " now "
                + slots.currentDirection + (slots.stopped ? " stopped" : slots.stopping ? " stopping" : "");
    }
}
