package dev.parley.webrtc;

import java.util.concurrent.CompletionStage;

/**
 * The identity providers that connections of a factory may use, webrtc-identity §4.2 "Instantiating an IdP Proxy".
 *
 * <p>The domain and the protocol of a provider that validates come from the peer. An implementation that loads providers from the
 * network decides to which addresses it lets a stranger direct it.
 *
 * @apiNote An extension of the W3C's API, whose providers are scripts on the web.
 */
@FunctionalInterface
public interface IdentityProviders {
    /**
     * Finds a provider. Called where the connection's listeners run; it returns at once. The provider is used for one assertion.
     *
     * @param domain authority of the provider, 1 to 320 characters, such as "idp.example" or "idp.example:8443"
     * @param protocol protocol of the provider, up to 1,024 characters, without "/" and "\"; "default" if none was named
     * @return the provider; {@link IdentityProviderException#loadFailure} if there is no such provider
     */
    CompletionStage<RTCIdentityProvider> load(String domain, String protocol);

    /**
     * Returns whether a third-party provider may assert identities of another domain than its own, RFC 8827 §8.1; by default none may.
     *
     * @param domain authority of the provider
     * @param identityDomain domain of the identity in lower case, as A-labels
     */
    default boolean isTrustedFor(String domain, String identityDomain) {
        return false;
    }
}
