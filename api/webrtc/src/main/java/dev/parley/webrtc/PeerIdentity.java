package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.realm.Promise;
import dev.parley.negotiation.identity.IdentityAssertion;
import dev.parley.negotiation.identity.IdentityException;
import dev.parley.negotiation.identity.IdentityName;
import dev.parley.negotiation.identity.RemoteIdentity;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.parameters.Fingerprint;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Identity of the peer: the target, and the validation of assertions in its descriptions, webrtc-identity §7 and §9.9. One
 * validation runs at a time. Loop thread only.
 */
final class PeerIdentity {
    private final LocalConnection owner;
    private final IdentityErrors errors;

    private volatile Promise<RTCIdentityAssertion> promise;

    /** webrtc-identity's target peer identity; "The target peer identity cannot be changed once set." */
    private @Nullable String target;

    /** The name that was validated, or null before. */
    private @Nullable IdentityName established;

    /** The fingerprints that the last validated assertion covers. */
    private Set<Fingerprint> covered = Set.of();

    private @Nullable IdentityProviderCall<RTCIdentityValidationResult> call;

    /** The operation that waits for the end of an earlier validation. */
    private @Nullable Runnable next;

    PeerIdentity(LocalConnection owner, IdentityErrors errors, RTCConfiguration configuration) {
        this.owner = owner;
        this.errors = errors;
        this.promise = owner.realm().promise();
        this.target = configuration.peerIdentity();
    }

    /** Returns the attribute of that name. Any thread. */
    CompletableFuture<RTCIdentityAssertion> promise() {
        return promise;
    }

    /** Returns the validated name of the peer, or null. */
    @Nullable
    IdentityName established() {
        return established;
    }

    /** webrtc-identity §9.6: the check before "set a configuration". */
    void requireSameTarget(RTCConfiguration changed) {
        String wanted = changed.peerIdentity();
        if (wanted != null && !wanted.equals(target)) {
            throw new DOMException("peerIdentity cannot be changed", DOMException.INVALID_MODIFICATION_ERROR);
        }
    }

    /**
     * Validates the claim of a description before it is applied, if there is a target: nothing of a description that fails is applied,
     * RFC 8827 §5.1.3 "If the identity verification fails, the answerer MUST discard the offer or answer as malformed."
     */
    void prepareDescription(SdpType type, String sdp, OperationsChain.Prepared prepared) {
        if (type == SdpType.ROLLBACK) {
            prepared.done(null);
        } else if (call != null) {
            // "The RTCPeerConnection awaits any prior identity validation": it decides whether there is a target.
            next = () -> prepareDescription(type, sdp, prepared);
        } else if (target == null) {
            prepared.done(null);
        } else {
            RemoteIdentity claim = Operations.negotiating(() -> owner.session().remoteIdentity(type, sdp));
            if (claim.assertion() != null) {
                validate(claim, prepared);
            } else if (covered.isEmpty() || !covered.containsAll(claim.fingerprints())) {
                prepared.done(IdentityErrors.invalid(
                        "the description proves no identity, and \"" + target + "\" is expected"));
            } else {
                // RFC 8827 §5.1.4: the established identity holds while the fingerprints are those that it covers.
                prepared.done(null);
            }
        }
    }

    /**
     * Validates the claim of a description that was applied, if there is no target: "setRemoteDescription MUST NOT await the completion
     * of identity validation".
     */
    void descriptionApplied(SdpType type, String sdp) {
        if (target == null && type != SdpType.ROLLBACK && sdp.contains("a=identity:")) {
            RemoteIdentity claim = Operations.negotiating(() -> owner.session().claimOf(sdp));
            if (claim.assertion() != null) {
                validate(claim, failure -> {});
            }
        }
    }

    private void validate(RemoteIdentity claim, OperationsChain.Prepared prepared) {
        String attribute = claim.assertion();
        IdentityAssertion assertion;
        try {
            assertion = IdentityAssertion.decode(attribute == null ? "" : attribute);
        } catch (IdentityException e) {
            fail(IdentityErrors.invalid("the identity assertion is malformed: " + e.getMessage()), prepared);
            return;
        }
        errors.clear();
        IdentityProviderCall<RTCIdentityValidationResult> made = new IdentityProviderCall<>(
                owner,
                provider -> provider.validateAssertion(assertion.assertion(), owner.settings().identityOrigin),
                result -> validated(assertion, claim, result, prepared),
                thrown -> fail(errors.of(thrown), prepared));
        call = made;
        made.begin(assertion.domain(), assertion.protocol());
    }

    private void validated(
            IdentityAssertion assertion,
            RemoteIdentity claim,
            RTCIdentityValidationResult result,
            OperationsChain.Prepared prepared) {
        IdentityName name;
        Set<Fingerprint> fingerprints;
        try {
            fingerprints = claim.requireCoveredBy(result.contents());
            name = IdentityName.parse(result.identity());
        } catch (IdentityException e) {
            fail(IdentityErrors.invalid("the identity is not proved: " + e.getMessage()), prepared);
            return;
        }
        if (!name.isOf(assertion.domain())
                && !owner.settings().identityProviders.isTrustedFor(assertion.domain(), name.domain())) {
            // RFC 8827 §8.1: "If the "domain" portion of the string is not equal to the domain name of the IdP proxy,
            // then the PeerConnection object MUST reject the assertion".
            fail(IdentityErrors.invalid("the identity provider is not one of the identity's domain"), prepared);
        } else if (target != null && !isTarget(name)) {
            fail(IdentityErrors.invalid("the peer is not \"" + target + "\""), prepared);
        } else {
            // "If the RTCPeerConnection has previously authenticated the identity of the peer …, then this also
            // establishes a target peer identity."
            target = target == null ? result.identity() : target;
            established = name;
            covered = fingerprints;
            promise.resolve(new RTCIdentityAssertion(assertion.domain(), result.identity()));
            settled(null, prepared);
        }
    }

    private boolean isTarget(IdentityName name) {
        try {
            return name.equals(IdentityName.parse(String.valueOf(target)));
        } catch (IdentityException e) {
            return false;
        }
    }

    /** §7: "If identity validation fails, the peerIdentity promise is rejected with a newly created OperationError if it is not settled." */
    private void fail(DOMException reason, OperationsChain.Prepared prepared) {
        promise.reject(reason);
        if (target == null) {
            // "Then, if there is no target peer identity, set peerIdentity to a new unresolved promise."
            promise = owner.realm().promise();
        }
        settled(reason, prepared);
    }

    private void settled(@Nullable DOMException failure, OperationsChain.Prepared prepared) {
        call = null;
        Runnable waiting = next;
        next = null;
        prepared.done(failure);
        if (waiting != null) {
            waiting.run();
        }
    }

    void connectionClosed() {
        if (call != null) {
            call.abandon();
            call = null;
        }
        next = null;
        promise.abandon(DOMException.invalidState("the connection was closed"));
    }
}
