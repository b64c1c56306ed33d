package dev.parley.webrtc;

/** Options of an answer, webrtc-pc §4.2.6: nothing, so far. Immutable. */
public final class RTCAnswerOptions {
    private RTCAnswerOptions() {}

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {
        private Builder() {}

        /** Returns the options. */
        public RTCAnswerOptions build() {
            return new RTCAnswerOptions();
        }
    }
}
