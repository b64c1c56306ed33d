package dev.parley.turn;

/**
 * User name and password of the long-term credential mechanism, RFC 8489 §9.2.
 *
 * @param username the user name, prepared by OpaqueString (RFC 8265)
 * @param password the password, prepared likewise; a secret
 */
public record TurnCredentials(String username, String password) {
    /** Returns a text without the password. */
    @Override
    public String toString() {
        return "TurnCredentials[username=" + username + "]";
    }
}
