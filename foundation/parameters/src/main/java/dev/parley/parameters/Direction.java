package dev.parley.parameters;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The direction attributes, RFC 8866 §6.7. */
public enum Direction {
    /** Both ways. */
    SENDRECV,
    /** The describing end sends. */
    SENDONLY,
    /** The describing end receives. */
    RECVONLY,
    /** Neither way. */
    INACTIVE;

    /** Returns the direction of that name, or null. */
    public static @Nullable Direction of(String token) {
        return switch (token) {
            case "sendrecv" -> SENDRECV;
            case "sendonly" -> SENDONLY;
            case "recvonly" -> RECVONLY;
            case "inactive" -> INACTIVE;
            default -> null;
        };
    }

    /** Returns whether the describing end sends. */
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    /** Returns whether the describing end receives. */
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** Returns the same from the other end. */
    public Direction reversed() {
        return of(receives(), sends());
    }

    /** Returns what both allow. */
    public Direction intersect(Direction other) {
        return of(sends() && other.sends(), receives() && other.receives());
    }

    private static Direction of(boolean sends, boolean receives) {
        return sends ? receives ? SENDRECV : SENDONLY : receives ? RECVONLY : INACTIVE;
    }

    /** Returns the attribute's name. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
