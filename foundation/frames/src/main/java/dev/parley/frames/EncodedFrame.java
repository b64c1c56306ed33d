package dev.parley.frames;

import dev.parley.base.Timestamp;
import dev.parley.parameters.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Coded picture (an access unit or superframe) or coded packet of sound. Immutable. Video data has the form of the codec's files:
 * VP8, VP9: a frame; H.264, H.265: NAL units with start codes (Annex B); AV1: a temporal unit of OBUs with sizes (the "low-overhead
 * bitstream format"). Audio data is one packet of the codec.
 *
 * @apiNote not part of the W3C API
 */
public final class EncodedFrame {
    /** Maximum size in bytes: a key frame of 4K at visually lossless quality takes a third of it. */
    public static final int MAX_LENGTH = 16 << 20;

    private final Codec codec;
    private final byte[] data;
    private final long rtpTimestamp;
    private final @Nullable Timestamp captureTime;
    private final boolean key;
    private final int width;
    private final int height;
    private final @Nullable FrameLayer layer;
    private final @Nullable Long frameId;
    private final List<Long> dependencies;
    private final @Nullable String rid;
    private final boolean gapBefore;

    private EncodedFrame(Builder from) {
        this.codec = from.codec;
        this.data = from.data;
        this.rtpTimestamp = from.rtpTimestamp;
        this.captureTime = from.captureTime;
        this.key = from.key;
        this.width = from.width;
        this.height = from.height;
        this.layer = from.layer;
        this.frameId = from.frameId;
        this.dependencies = from.dependencies;
        this.rid = from.rid;
        this.gapBefore = from.gapBefore;
    }

    /** Returns a builder for a frame of a copy of {@code data}. */
    public static Builder of(Codec codec, byte[] data) {
        return new Builder(codec, data.clone());
    }

    /** Returns a builder for a frame of {@code data} itself, which must not change any more. */
    public static Builder wrapping(Codec codec, byte[] data) {
        return new Builder(codec, data);
    }

    /** Returns a builder that has everything from this frame. */
    public Builder toBuilder() {
        return new Builder(this, data);
    }

    /** Returns a builder that has everything but the data from this frame, and a copy of {@code other} as data. */
    public Builder withData(byte[] other) {
        return new Builder(this, other.clone());
    }

    /** Returns the codec, with its clock rate and format parameters. */
    public Codec codec() {
        return codec;
    }

    /** Returns the data, read-only and from its start. */
    public ByteBuffer data() {
        return ByteBuffer.wrap(data).asReadOnlyBuffer();
    }

    /** Returns a copy of the data. */
    public byte[] toByteArray() {
        return data.clone();
    }

    /** Returns the length of the data in bytes. */
    public int length() {
        return data.length;
    }

    /** Returns the unsigned byte at {@code index} of the data. */
    public int u8(int index) {
        return data[index] & 0xff;
    }

    /** Copies {@code count} bytes of the data, beginning at {@code index}, to {@code target}. */
    public void get(int index, byte[] target, int at, int count) {
        System.arraycopy(data, index, target, at, count);
    }

    /** Returns the RTP timestamp in units of the codec's clock rate, modulo 2^32: 0 to 4,294,967,295. */
    public long rtpTimestamp() {
        return rtpTimestamp;
    }

    /** Returns the time of capture on the clock of the event loop, or null if unknown. */
    public @Nullable Timestamp captureTime() {
        return captureTime;
    }

    /** Returns whether decoding can start with this frame; true for audio. */
    public boolean key() {
        return key;
    }

    /** Returns the picture's width in pixels, or 0 if unknown. */
    public int width() {
        return width;
    }

    /** Returns the picture's height in pixels, or 0 if unknown. */
    public int height() {
        return height;
    }

    /** Returns the layer (of several spatial layers in one frame the highest), or null for a stream without layers. */
    public @Nullable FrameLayer layer() {
        return layer;
    }

    /** Returns the number of the frame in its stream, increasing in decode order, or null if the stream has none. */
    public @Nullable Long frameId() {
        return frameId;
    }

    /** Returns the {@linkplain #frameId() numbers} of the frames that this one refers to; empty where unknown. */
    public List<Long> dependencies() {
        return dependencies;
    }

    /** Returns the RID of the simulcast encoding, or null without simulcast. */
    public @Nullable String rid() {
        return rid;
    }

    /** Returns whether frames between the previous frame and this one were lost or skipped. */
    public boolean gapBefore() {
        return gapBefore;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedFrame that
                && codec.equals(that.codec)
                && Arrays.equals(data, that.data)
                && rtpTimestamp == that.rtpTimestamp
                && Objects.equals(captureTime, that.captureTime)
                && key == that.key
                && width == that.width
                && height == that.height
                && Objects.equals(layer, that.layer)
                && Objects.equals(frameId, that.frameId)
                && dependencies.equals(that.dependencies)
                && Objects.equals(rid, that.rid)
                && gapBefore == that.gapBefore;
    }

    @Override
    public int hashCode() {
        return Objects.hash(codec, rtpTimestamp, Arrays.hashCode(data));
    }

    @Override
    public String toString() {
        return codec.mimeType() + (key ? " key" : "") + " frame of " + data.length + " bytes at " + rtpTimestamp
                + (gapBefore ? " after a gap" : "");
    }

    /** Builder of frames. Without settings a frame has RTP time 0, is no key frame (audio: is one), and has no gap before it. */
    public static final class Builder {
        private final Codec codec;
        private final byte[] data;
        private long rtpTimestamp;
        private @Nullable Timestamp captureTime;
        private boolean key;
        private int width;
        private int height;
        private @Nullable FrameLayer layer;
        private @Nullable Long frameId;
        private List<Long> dependencies = List.of();
        private @Nullable String rid;
        private boolean gapBefore;

        private Builder(Codec codec, byte[] data) {
            if (data.length > MAX_LENGTH) {
                throw new IllegalArgumentException("a frame of " + data.length + " bytes");
            }
            this.codec = Objects.requireNonNull(codec, "codec");
            this.data = data;
            this.key = codec.mimeType().regionMatches(true, 0, "audio/", 0, 6);
        }

        private Builder(EncodedFrame from, byte[] data) {
            this(from.codec, data);
            rtpTimestamp = from.rtpTimestamp;
            captureTime = from.captureTime;
            key = from.key;
            width = from.width;
            height = from.height;
            layer = from.layer;
            frameId = from.frameId;
            dependencies = from.dependencies;
            rid = from.rid;
            gapBefore = from.gapBefore;
        }

        /** Sets the RTP timestamp; only the low 32 bits count. */
        public Builder rtpTimestamp(long value) {
            rtpTimestamp = value & 0xffff_ffffL;
            return this;
        }

        /** Sets the time of capture on the clock of the event loop. */
        public Builder captureTime(@Nullable Timestamp value) {
            captureTime = value;
            return this;
        }

        /** Sets whether decoding can start with this frame. */
        public Builder key(boolean value) {
            key = value;
            return this;
        }

        /** Sets the size in pixels; 0 for unknown. */
        public Builder size(int newWidth, int newHeight) {
            if (newWidth < 0 || newHeight < 0) {
                throw new IllegalArgumentException("a frame of " + newWidth + " by " + newHeight + " pixels");
            }
            width = newWidth;
            height = newHeight;
            return this;
        }

        /** Sets the layer, or null for a stream without layers. */
        public Builder layer(@Nullable FrameLayer value) {
            layer = value;
            return this;
        }

        /** Sets the number of the frame and those of the frames that it refers to. */
        public Builder frameId(@Nullable Long id, List<Long> refersTo) {
            frameId = id;
            dependencies = List.copyOf(refersTo);
            return this;
        }

        /** Sets the RID of the simulcast encoding. */
        public Builder rid(@Nullable String value) {
            rid = value;
            return this;
        }

        /** Sets whether frames before this one are missing. */
        public Builder gapBefore(boolean value) {
            gapBefore = value;
            return this;
        }

        /** Returns the frame. */
        public EncodedFrame build() {
            return new EncodedFrame(this);
        }
    }
}
