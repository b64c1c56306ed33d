package dev.parley.webrtc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parameters of one encoding of a track, webrtc-pc §5.2.5, with the members of webrtc-extensions, webrtc-svc and webrtc-priority. Immutable. */
public final class RTCRtpEncodingParameters {
    private final @Nullable String rid;
    private final boolean active;
    private final @Nullable RTCRtpCodec codec;
    private final @Nullable Long maxBitrate;
    private final @Nullable Double maxFramerate;
    private final @Nullable Double scaleResolutionDownBy;
    private final @Nullable RTCResolutionRestriction scaleResolutionDownTo;
    private final @Nullable String scalabilityMode;
    private final RTCPriorityType priority;
    private final @Nullable RTCPriorityType networkPriority;
    private final @Nullable Long ptime;
    private final boolean adaptivePtime;

    private RTCRtpEncodingParameters(Builder builder) {
        rid = builder.rid;
        active = builder.active;
        codec = builder.codec;
        maxBitrate = builder.maxBitrate;
        maxFramerate = builder.maxFramerate;
        scaleResolutionDownBy = builder.scaleResolutionDownBy;
        scaleResolutionDownTo = builder.scaleResolutionDownTo;
        scalabilityMode = builder.scalabilityMode;
        priority = builder.priority;
        networkPriority = builder.networkPriority;
        ptime = builder.ptime;
        adaptivePtime = builder.adaptivePtime;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.rid = rid;
        builder.active = active;
        builder.codec = codec;
        builder.maxBitrate = maxBitrate;
        builder.maxFramerate = maxFramerate;
        builder.scaleResolutionDownBy = scaleResolutionDownBy;
        builder.scaleResolutionDownTo = scaleResolutionDownTo;
        builder.scalabilityMode = scalabilityMode;
        builder.priority = priority;
        builder.networkPriority = networkPriority;
        builder.ptime = ptime;
        builder.adaptivePtime = adaptivePtime;
        return builder;
    }

    /** Returns the restriction identifier, or null. It cannot be changed later. */
    public @Nullable String rid() {
        return rid;
    }

    /** Returns whether the encoding is sent. */
    public boolean active() {
        return active;
    }

    /** Returns the codec, or null where any that was negotiated may be used. */
    public @Nullable RTCRtpCodec codec() {
        return codec;
    }

    /** Returns the highest bit rate in bit/s, or null. */
    public @Nullable Long maxBitrate() {
        return maxBitrate;
    }

    /** Returns the highest frame rate in frames a second, or null. */
    public @Nullable Double maxFramerate() {
        return maxFramerate;
    }

    /** Returns by how much width and height are divided, or null. */
    public @Nullable Double scaleResolutionDownBy() {
        return scaleResolutionDownBy;
    }

    /** Returns the largest size, which counts instead of the divisor, or null. */
    public @Nullable RTCResolutionRestriction scaleResolutionDownTo() {
        return scaleResolutionDownTo;
    }

    /** Returns the mode of scalability, such as "L1T3", or null. */
    public @Nullable String scalabilityMode() {
        return scalabilityMode;
    }

    /** Returns the priority among what is sent. */
    public RTCPriorityType priority() {
        return priority;
    }

    /** Returns the priority that packets are marked with, or null where it is that of the encoding. */
    public @Nullable RTCPriorityType networkPriority() {
        return networkPriority;
    }

    /** Returns how much media a packet has in milliseconds, or null. */
    public @Nullable Long ptime() {
        return ptime;
    }

    /** Returns whether that may change. */
    public boolean adaptivePtime() {
        return adaptivePtime;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCRtpEncodingParameters that
                && Objects.equals(rid, that.rid)
                && active == that.active
                && Objects.equals(codec, that.codec)
                && Objects.equals(maxBitrate, that.maxBitrate)
                && Objects.equals(maxFramerate, that.maxFramerate)
                && Objects.equals(scaleResolutionDownBy, that.scaleResolutionDownBy)
                && Objects.equals(scaleResolutionDownTo, that.scaleResolutionDownTo)
                && Objects.equals(scalabilityMode, that.scalabilityMode)
                && Objects.equals(priority, that.priority)
                && Objects.equals(networkPriority, that.networkPriority)
                && Objects.equals(ptime, that.ptime)
                && adaptivePtime == that.adaptivePtime;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                rid,
                active,
                codec,
                maxBitrate,
                maxFramerate,
                scaleResolutionDownBy,
                scaleResolutionDownTo,
                scalabilityMode,
                priority,
                networkPriority,
                ptime,
                adaptivePtime);
    }

    /** Collects members. */
    public static final class Builder {
        private @Nullable String rid;
        private boolean active = true;
        private @Nullable RTCRtpCodec codec;
        private @Nullable Long maxBitrate;
        private @Nullable Double maxFramerate;
        private @Nullable Double scaleResolutionDownBy;
        private @Nullable RTCResolutionRestriction scaleResolutionDownTo;
        private @Nullable String scalabilityMode;
        private RTCPriorityType priority = RTCPriorityType.LOW;
        private @Nullable RTCPriorityType networkPriority;
        private @Nullable Long ptime;
        private boolean adaptivePtime = false;

        private Builder() {}

        /** Sets the restriction identifier: up to 255 letters and digits. */
        public Builder rid(@Nullable String rid) {
            this.rid = rid;
            return this;
        }

        /** Sets whether the encoding is sent; it is by default. */
        public Builder active(boolean active) {
            this.active = active;
            return this;
        }

        /** Sets the codec. */
        public Builder codec(@Nullable RTCRtpCodec codec) {
            this.codec = codec;
            return this;
        }

        /** Sets the highest bit rate in bit/s. */
        public Builder maxBitrate(@Nullable Long maxBitrate) {
            this.maxBitrate = maxBitrate;
            return this;
        }

        /** Sets the highest frame rate in frames a second. */
        public Builder maxFramerate(@Nullable Double maxFramerate) {
            this.maxFramerate = maxFramerate;
            return this;
        }

        /** Sets by how much width and height are divided: at least 1. */
        public Builder scaleResolutionDownBy(@Nullable Double scaleResolutionDownBy) {
            this.scaleResolutionDownBy = scaleResolutionDownBy;
            return this;
        }

        /** Sets the largest size. */
        public Builder scaleResolutionDownTo(@Nullable RTCResolutionRestriction scaleResolutionDownTo) {
            this.scaleResolutionDownTo = scaleResolutionDownTo;
            return this;
        }

        /** Sets the mode of scalability. */
        public Builder scalabilityMode(@Nullable String scalabilityMode) {
            this.scalabilityMode = scalabilityMode;
            return this;
        }

        /** Sets the priority among what is sent; low by default. */
        public Builder priority(RTCPriorityType priority) {
            this.priority = Objects.requireNonNull(priority, "priority");
            return this;
        }

        /** Sets the priority that packets are marked with; that of the encoding by default. */
        public Builder networkPriority(@Nullable RTCPriorityType networkPriority) {
            this.networkPriority = networkPriority;
            return this;
        }

        /** Sets how much media a packet has in milliseconds. */
        public Builder ptime(@Nullable Long ptime) {
            this.ptime = ptime;
            return this;
        }

        /** Sets whether that may change; not by default. */
        public Builder adaptivePtime(boolean adaptivePtime) {
            this.adaptivePtime = adaptivePtime;
            return this;
        }

        /** Returns the dictionary. */
        public RTCRtpEncodingParameters build() {
            return new RTCRtpEncodingParameters(this);
        }
    }
}
