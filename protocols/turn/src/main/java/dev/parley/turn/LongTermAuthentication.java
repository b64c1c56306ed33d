package dev.parley.turn;

import dev.parley.crypto.HmacSha1;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunCredentials;
import dev.parley.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's part of the long-term credential mechanism, RFC 8489 §9.2. Realm and nonce belong to one allocation: some servers count
 * nonces for each.
 */
final class LongTermAuthentication {
    private final TurnCredentials credentials;
    private @Nullable Realm realm;
    private @Nullable Nonce nonce;
    private @Nullable HmacSha1 key;

    LongTermAuthentication(TurnCredentials credentials) {
        this.credentials = credentials;
    }

    /** Returns whether the server has named its realm and a nonce. */
    boolean isChallenged() {
        return key != null;
    }

    /** Takes realm and nonce of a 401 or 438. Returns false if one is missing and none is known. */
    boolean challenge(StunMessage response) {
        Realm newRealm = response.get(Realm.class);
        Nonce newNonce = response.get(Nonce.class);
        if (newNonce == null || newRealm == null && realm == null) {
            return false;
        }
        nonce = newNonce;
        if (newRealm != null && !newRealm.equals(realm)) {
            realm = newRealm;
            key = StunCredentials.longTermKey(credentials.username(), newRealm.value(), credentials.password());
        }
        return true;
    }

    /** Returns a request with {@code attributes}, signed if there was a challenge. */
    byte[] write(StunMessage request) {
        if (key == null || realm == null || nonce == null) {
            return request.toBytes(null, true);
        }
        List<StunAttribute> attributes = new ArrayList<>(request.attributes());
        attributes.add(new Username(credentials.username()));
        attributes.add(realm);
        attributes.add(nonce);
        return StunMessage.of(request.messageClass(), request.method(), request.transactionId(), attributes)
                .toBytes(key, true);
    }

    /**
     * Returns whether a response counts.
     *
     * @param allocate whether it answers an Allocate: a server that refuses one may not know us yet
     */
    boolean accepts(StunMessage response, boolean allocate) {
        if (key != null && response.verifyIntegrity(key)) {
            return true;
        }
        // RFC 8489 §9.2.5: what carries no MESSAGE-INTEGRITY, or a wrong one, "MUST be discarded, as if it had never
        // been received", but for errors that a server sends before it has authenticated the request.
        ErrorCode error = response.get(ErrorCode.class);
        if (response.messageClass() != StunClass.ERROR_RESPONSE || error == null) {
            return false;
        }
        int code = error.code();
        return allocate
                || code == ErrorCode.BAD_REQUEST
                || code == ErrorCode.UNAUTHENTICATED
                || code == ErrorCode.UNKNOWN_ATTRIBUTE
                || code == TurnAllocation.ALLOCATION_MISMATCH
                || code == TurnAllocation.STALE_NONCE
                || code >= ErrorCode.SERVER_ERROR;
    }
}
