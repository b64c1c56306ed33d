package dev.parley.webrtc;

import dev.parley.dom.TypeError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The properties of a new data channel, webrtc-pc §6.2.1 and webrtc-priority. Immutable. */
public final class RTCDataChannelInit {
    private final boolean ordered;
    private final @Nullable Integer maxPacketLifeTime;
    private final @Nullable Integer maxRetransmits;
    private final String protocol;
    private final boolean negotiated;
    private final @Nullable Integer id;
    private final RTCPriorityType priority;

    private RTCDataChannelInit(Builder builder) {
        ordered = builder.ordered;
        maxPacketLifeTime = builder.maxPacketLifeTime;
        maxRetransmits = builder.maxRetransmits;
        protocol = builder.protocol;
        negotiated = builder.negotiated;
        id = builder.id;
        priority = builder.priority;
    }

    /** Returns a builder with the specification's defaults: ordered, reliable, announced to the peer. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ordered = ordered;
        builder.maxPacketLifeTime = maxPacketLifeTime;
        builder.maxRetransmits = maxRetransmits;
        builder.protocol = protocol;
        builder.negotiated = negotiated;
        builder.id = id;
        builder.priority = priority;
        return builder;
    }

    /** Returns whether messages arrive in the order in which they were sent. */
    public boolean ordered() {
        return ordered;
    }

    /** Returns for how many milliseconds a message is (re)transmitted, 0 to 65,535, or null: for ever. */
    public @Nullable Integer maxPacketLifeTime() {
        return maxPacketLifeTime;
    }

    /** Returns how often a message is retransmitted at most, 0 to 65,535, or null: until it arrives. */
    public @Nullable Integer maxRetransmits() {
        return maxRetransmits;
    }

    /** Returns the subprotocol's name, perhaps empty. */
    public String protocol() {
        return protocol;
    }

    /** Returns whether the application has agreed on the channel with the peer by other means. */
    public boolean negotiated() {
        return negotiated;
    }

    /** Returns the id, 0 to 65,534, or null. */
    public @Nullable Integer id() {
        return id;
    }

    /** Returns how the channel shares the path with the others. */
    public RTCPriorityType priority() {
        return priority;
    }

    /** Collects properties. */
    public static final class Builder {
        private boolean ordered = true;
        private @Nullable Integer maxPacketLifeTime;
        private @Nullable Integer maxRetransmits;
        private String protocol = "";
        private boolean negotiated;
        private @Nullable Integer id;
        private RTCPriorityType priority = RTCPriorityType.LOW;

        private Builder() {}

        /** Sets whether messages keep their order; they do by default. */
        public Builder ordered(boolean value) {
            ordered = value;
            return this;
        }

        /**
         * Sets for how many milliseconds a message is (re)transmitted.
         *
         * @throws TypeError outside of 0 to 65,535
         */
        public Builder maxPacketLifeTime(int milliseconds) {
            maxPacketLifeTime = unsignedShort("maxPacketLifeTime", milliseconds);
            return this;
        }

        /**
         * Sets how often a message is retransmitted at most.
         *
         * @throws TypeError outside of 0 to 65,535
         */
        public Builder maxRetransmits(int times) {
            maxRetransmits = unsignedShort("maxRetransmits", times);
            return this;
        }

        /** Sets the subprotocol's name; empty by default. */
        public Builder protocol(String name) {
            protocol = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Sets whether the application negotiates the channel itself; it then gives the id on both ends. */
        public Builder negotiated(boolean value) {
            negotiated = value;
            return this;
        }

        /**
         * Sets the id of a negotiated channel; ignored for others.
         *
         * @throws TypeError outside of 0 to 65,535
         */
        public Builder id(int value) {
            id = unsignedShort("id", value);
            return this;
        }

        /**
         * Sets how the channel shares the path with the others; {@link RTCPriorityType#LOW} by default. A long message of another
         * channel holds this one up nevertheless where the peer cannot interleave messages (RFC 8260).
         */
        public Builder priority(RTCPriorityType value) {
            priority = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Returns the properties. */
        public RTCDataChannelInit build() {
            return new RTCDataChannelInit(this);
        }

        // WebIDL [EnforceRange] unsigned short
        private static int unsignedShort(String what, int value) {
            if (value < 0 || value > 0xffff) {
                throw new TypeError(what + " " + value + " is not in 0..65535");
            }
            return value;
        }
    }
}
