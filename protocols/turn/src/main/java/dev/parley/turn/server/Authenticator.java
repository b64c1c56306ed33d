package dev.parley.turn.server;

import dev.parley.base.Timestamp;
import dev.parley.crypto.HmacSha1;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunCredentials;
import dev.parley.stun.StunMessage;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The server's part of the long-term credential mechanism, RFC 8489 §9.2.4. */
final class Authenticator {
    private static final int STALE_NONCE = 438;

    /**
     * The sender of a request.
     *
     * @param refusal the error code of the answer, or 0 if the request is authentic
     * @param username the user, or "" if the request is not authentic
     * @param key the key of the answer; null if the request is not authentic
     */
    record Client(int refusal, String username, @Nullable HmacSha1 key) {}

    private final String realm;
    private final TurnUsers users;
    private final Nonces nonces;

    Authenticator(String realm, TurnUsers users, SecureRandom random) {
        this.realm = realm;
        this.users = users;
        this.nonces = new Nonces(random);
    }

    String nonce(InetSocketAddress client, Timestamp now) {
        return nonces.make(client, now);
    }

    Client authenticate(StunMessage request, InetSocketAddress client, Timestamp now) {
        if (!request.hasIntegrity()) {
            // RFC 8489 §9.2.4: "the server MUST generate an error response with an error code of 401".
            return refused(ErrorCode.UNAUTHENTICATED);
        }
        Username username = request.get(Username.class);
        Realm claimed = request.get(Realm.class);
        Nonce nonce = request.get(Nonce.class);
        if (username == null || claimed == null || nonce == null) {
            return refused(ErrorCode.BAD_REQUEST);
        }
        if (!nonces.isGood(nonce.value(), client, now)) {
            return refused(STALE_NONCE);
        }
        String password = users.password(username.value());
        if (password == null || !claimed.value().equals(realm)) {
            return refused(ErrorCode.UNAUTHENTICATED);
        }
        HmacSha1 key = StunCredentials.longTermKey(username.value(), realm, password);
        return request.verifyIntegrity(key) ? new Client(0, username.value(), key) : refused(ErrorCode.UNAUTHENTICATED);
    }

    private static Client refused(int code) {
        return new Client(code, "", null);
    }
}
