package dev.parley.turnserver;

import dev.parley.crypto.HmacSha1;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The users of a TURN server: fixed ones, or such as a service issues for a limited time with a secret that it shares with the server (the
 * "TURN REST API" that other servers understand, too: the user name is the time of expiry and an id, the password a code over it). No secret
 * appears in a text. Thread-safe.
 */
public abstract class TurnCredentials {
    /** A user name and its password, for {@code iceServers}. */
    record Issued(String username, String password) {
        @Override
        public String toString() {
            return "Issued[" + username + "]";
        }
    }

    private TurnCredentials() {}

    /** Returns users with the given names and passwords. */
    public static TurnCredentials fixed(Map<String, String> passwords) {
        Map<String, String> copy = Map.copyOf(passwords);
        return new TurnCredentials() {
            @Override
            @Nullable
            String password(String username) {
                return copy.get(username);
            }

            @Override
            Issued issue(String id, Duration validFor) {
                String password = copy.get(id);
                if (password == null) {
                    throw new IllegalArgumentException("no such user: " + id);
                }
                return new Issued(id, password);
            }
        };
    }

    /** Returns users whose names carry the time of their expiry, and whose passwords are made with a secret. */
    public static TurnCredentials shared(String secret) {
        return shared(secret, Clock.systemUTC());
    }

    static TurnCredentials shared(String secret, Clock clock) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        return new TurnCredentials() {
            @Override
            @Nullable
            String password(String username) {
                int colon = username.indexOf(':');
                try {
                    long expiry = Long.parseLong(colon < 0 ? username : username.substring(0, colon));
                    return expiry > clock.instant().getEpochSecond() ? code(username) : null;
                } catch (NumberFormatException e) {
                    return null;
                }
            }

            @Override
            Issued issue(String id, Duration validFor) {
                Instant expiry = clock.instant().plus(validFor);
                String username = expiry.getEpochSecond() + ":" + id;
                return new Issued(username, code(username));
            }

            private String code(String username) {
                byte[] text = username.getBytes(StandardCharsets.UTF_8);
                return Base64.getEncoder().encodeToString(new HmacSha1(key).mac(text, 0, text.length));
            }
        };
    }

    /** Returns a user's password, or null if there is no such user, or no longer. */
    abstract @Nullable String password(String username);

    /** Returns a user name and its password. */
    abstract Issued issue(String id, Duration validFor);

    @Override
    public String toString() {
        return "TurnCredentials";
    }
}
