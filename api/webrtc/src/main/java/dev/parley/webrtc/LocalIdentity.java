package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.realm.Promise;
import dev.parley.negotiation.identity.FingerprintContents;
import dev.parley.negotiation.identity.IdentityAssertion;
import dev.parley.negotiation.identity.IdentityException;
import dev.parley.parameters.Fingerprint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Identity of this end: the provider, and the assertion that descriptions carry, webrtc-identity §6. Loop thread only. */
final class LocalIdentity {
    /** webrtc-identity §9.2: "the tuple (provider, options)". */
    private record Provider(String domain, RTCIdentityProviderOptions options) {}

    /** Operations that wait for an assertion. */
    interface Waiting {
        void ready(@Nullable String assertion, @Nullable RuntimeException failure);
    }

    private final LocalConnection owner;
    private final IdentityErrors errors;
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable Provider provider;
    private @Nullable String assertion;
    private @Nullable IdentityProviderCall<RTCIdentityAssertionResult> call;

    LocalIdentity(LocalConnection owner, IdentityErrors errors) {
        this.owner = owner;
        this.errors = errors;
    }

    /** webrtc-identity §9.2 "setIdentityProvider". */
    void setProvider(String domain, RTCIdentityProviderOptions options) {
        if (owner.isClosed()) {
            throw DOMException.invalidState("the connection is closed");
        }
        try {
            // "If options.protocol includes the character '/' or '\', throw a SyntaxError."
            IdentityAssertion.requireProtocol(options.protocol());
            IdentityAssertion.requireDomain(domain);
        } catch (IdentityException e) {
            throw new DOMException(String.valueOf(e.getMessage()), DOMException.SYNTAX_ERROR);
        }
        Provider changed = new Provider(domain, options);
        // "If any identity provider value has changed, discard any stored identity assertion."
        if (!changed.equals(provider)) {
            provider = changed;
            assertion = null;
            abandon();
            if (!waiting.isEmpty()) {
                request(changed);
            }
        }
    }

    /** webrtc-identity §9.2 "getIdentityAssertion". */
    CompletableFuture<String> getAssertion() {
        Promise<String> promise = owner.realm().promise();
        owner.realm()
                .onLoop(
                        promise,
                        () -> owner.tasks().execute(() -> {
                            if (owner.isClosed() || provider == null) {
                                promise.reject(DOMException.invalidState(
                                        owner.isClosed()
                                                ? "the connection is closed"
                                                : "no identity provider was set"));
                                return;
                            }
                            prepare((made, failure) -> {
                                if (made == null) {
                                    promise.reject(
                                            failure != null
                                                    ? failure
                                                    : DOMException.invalidState("no identity provider"));
                                } else {
                                    promise.resolve(made);
                                }
                            });
                        }));
        return promise;
    }

    /**
     * Gives a description what it needs: §9.7 "If connection is configured with an identity provider, then begin the identity assertion
     * request process if it has not already begun", and wait for it.
     */
    void prepareDescription(OperationsChain.Prepared prepared) {
        if (provider == null) {
            prepared.done(null);
            return;
        }
        prepare((made, failure) -> {
            owner.session().setIdentity(made);
            // §6: "If assertion generation fails, then the promise for the corresponding function call is rejected
            // with a newly created OperationError."
            prepared.done(
                    failure == null
                            ? null
                            : new DOMException(
                                    "there is no identity assertion: " + failure.getMessage(),
                                    DOMException.OPERATION_ERROR,
                                    failure));
        });
    }

    private void prepare(Waiting request) {
        Provider chosen = provider;
        if (assertion != null || chosen == null) {
            request.ready(assertion, null);
            return;
        }
        waiting.add(request);
        if (call == null && !owner.certificatesMissing()) {
            request(chosen);
        }
    }

    /** "If … one has not yet been generated, wait for it to be generated." */
    void certificatesReady() {
        if (provider != null && call == null && !waiting.isEmpty()) {
            request(provider);
        }
    }

    private void request(Provider chosen) {
        if (owner.certificatesMissing()) {
            return;
        }
        RTCIdentityProviderOptions options = chosen.options();
        if (options.peerIdentity() == null) {
            // §9.4: "If this value is omitted, but a value is provided for the peerIdentity member of RTCConfiguration,
            // the value from RTCConfiguration is used."
            options = options.toBuilder()
                    .peerIdentity(owner.configuration().peerIdentity())
                    .build();
        }
        RTCIdentityProviderOptions passed = options;
        String contents = FingerprintContents.write(fingerprints());
        errors.clear();
        IdentityProviderCall<RTCIdentityAssertionResult> made = new IdentityProviderCall<>(
                owner,
                each -> each.generateAssertion(contents, owner.settings().identityOrigin, passed),
                this::generated,
                thrown -> settle(null, errors.of(thrown)));
        call = made;
        made.begin(chosen.domain(), options.protocol());
    }

    /** Returns our certificates' hashes, which descriptions have as well. */
    private Set<Fingerprint> fingerprints() {
        Set<Fingerprint> fingerprints = new LinkedHashSet<>();
        owner.certificates().forEach(each -> fingerprints.add(each.certificate().fingerprint()));
        return fingerprints;
    }

    private void generated(RTCIdentityAssertionResult result) {
        try {
            IdentityAssertion.requireDomain(result.domain());
            IdentityAssertion.requireProtocol(result.protocol());
            String encoded = new IdentityAssertion(result.domain(), result.protocol(), result.assertion()).encode();
            // No peer with our own limits could read a larger one.
            IdentityAssertion.decode(encoded);
            settle(encoded, null);
        } catch (IdentityException e) {
            settle(null, IdentityErrors.invalid("the identity provider's assertion is invalid: " + e.getMessage()));
        }
    }

    private void settle(@Nullable String made, @Nullable RuntimeException failure) {
        call = null;
        assertion = made;
        List<Waiting> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(each -> each.ready(made, failure));
    }

    private void abandon() {
        if (call != null) {
            call.abandon();
            call = null;
        }
    }

    void connectionClosed() {
        abandon();
        settle(null, DOMException.invalidState("the connection was closed"));
    }
}
