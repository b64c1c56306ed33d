package dev.parley.webrtc;

/** What an offer is to do beside describing, webrtc-pc §4.2.6. Immutable. */
public final class RTCOfferOptions {
    private final boolean iceRestart;

    private RTCOfferOptions(Builder builder) {
        iceRestart = builder.iceRestart;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        return new Builder().iceRestart(iceRestart);
    }

    /** Returns whether the offer has new ICE credentials, so that ICE starts again. */
    public boolean iceRestart() {
        return iceRestart;
    }

    /** Collects options. */
    public static final class Builder {
        private boolean iceRestart;

        private Builder() {}

        /** Sets whether ICE starts again; not by default. */
        public Builder iceRestart(boolean restart) {
            iceRestart = restart;
            return this;
        }

        /** Returns the options. */
        public RTCOfferOptions build() {
            return new RTCOfferOptions(this);
        }
    }
}
