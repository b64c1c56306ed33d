package dev.parley.dtls.flight;

import dev.parley.dtls.wire.HandshakeMessage;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Message of a flight, and the ranges of it that the peer has acknowledged (RFC 9147 §7.2). */
final class FlightMessage {
    final int contentType;
    final HandshakeMessage message;
    private @Nullable BitSet acknowledged;
    private boolean complete;

    FlightMessage(int contentType, HandshakeMessage message) {
        this.contentType = contentType;
        this.message = message;
    }

    int length() {
        return message.body().length;
    }

    boolean isComplete() {
        return complete;
    }

    /** Returns the first byte from an offset on that is not acknowledged, or -1; an empty message has one range, at 0. */
    int missingFrom(int offset) {
        if (complete) {
            return -1;
        }
        int missing = acknowledged == null ? offset : acknowledged.nextClearBit(offset);
        return missing < length() || missing == 0 ? missing : -1;
    }

    /** Returns the end of the range that is not acknowledged and starts at an offset. */
    int missingEnd(int offset) {
        int next = acknowledged == null ? -1 : acknowledged.nextSetBit(offset);
        return next < 0 ? length() : next;
    }

    void acknowledge(int from, int count) {
        if (acknowledged == null) {
            acknowledged = new BitSet();
        }
        acknowledged.set(from, from + count);
        complete = acknowledged.nextClearBit(0) >= length();
    }
}
