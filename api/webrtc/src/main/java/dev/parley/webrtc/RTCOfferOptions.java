package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Options of an offer, webrtc-pc §4.2.6. Immutable. */
public final class RTCOfferOptions {
    private final boolean iceRestart;
    private final @Nullable Boolean offerToReceiveAudio;
    private final @Nullable Boolean offerToReceiveVideo;

    private RTCOfferOptions(Builder builder) {
        iceRestart = builder.iceRestart;
        offerToReceiveAudio = builder.offerToReceiveAudio;
        offerToReceiveVideo = builder.offerToReceiveVideo;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        return new Builder()
                .iceRestart(iceRestart)
                .offerToReceiveAudio(offerToReceiveAudio)
                .offerToReceiveVideo(offerToReceiveVideo);
    }

    /** Returns whether the offer has new ICE credentials, so that ICE starts again. */
    public boolean iceRestart() {
        return iceRestart;
    }

    /** Returns whether audio can be received, or null where the transceivers say it. Legacy, webrtc-pc §4.4.3.3. */
    public @Nullable Boolean offerToReceiveAudio() {
        return offerToReceiveAudio;
    }

    /** Returns whether video can be received, or null where the transceivers say it. Legacy, webrtc-pc §4.4.3.3. */
    public @Nullable Boolean offerToReceiveVideo() {
        return offerToReceiveVideo;
    }

    /** Collects options. */
    public static final class Builder {
        private boolean iceRestart;
        private @Nullable Boolean offerToReceiveAudio;
        private @Nullable Boolean offerToReceiveVideo;

        private Builder() {}

        /** Sets whether ICE starts again; not by default. */
        public Builder iceRestart(boolean restart) {
            iceRestart = restart;
            return this;
        }

        /**
         * Legacy, webrtc-pc §4.4.3.3: true adds a transceiver that receives audio where there is none, false makes those that receive
         * it stop to. A transceiver is the better way to say so.
         */
        public Builder offerToReceiveAudio(@Nullable Boolean receive) {
            offerToReceiveAudio = receive;
            return this;
        }

        /** Legacy: the same for video. */
        public Builder offerToReceiveVideo(@Nullable Boolean receive) {
            offerToReceiveVideo = receive;
            return this;
        }

        /** Returns the options. */
        public RTCOfferOptions build() {
            return new RTCOfferOptions(this);
        }
    }
}
