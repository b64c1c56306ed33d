package dev.parley.turn.server;

import org.jspecify.annotations.Nullable;

/** The users of a TURN server and their passwords, RFC 8489 §9.2. */
@FunctionalInterface
public interface TurnUsers {
    /**
     * Returns a user's password, or null if there is no such user. Called for each authenticated request, on the server's thread; it must not
     * block.
     */
    @Nullable
    String password(String username);
}
