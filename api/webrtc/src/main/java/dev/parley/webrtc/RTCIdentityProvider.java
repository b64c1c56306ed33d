package dev.parley.webrtc;

import java.util.concurrent.CompletionStage;

/**
 * An identity provider's proxy: it makes identity assertions for this end and validates those of peers, webrtc-identity §5.2.
 *
 * <p>The methods are called where the connection's listeners run, and return at once; the work is theirs to do elsewhere. The stages
 * may be completed on any thread. An {@link IdentityProviderException} says what failed; any other failure is reported as
 * "idp-execution-failure".
 */
public interface RTCIdentityProvider {
    /**
     * Makes an assertion.
     *
     * @param contents opaque text that the assertion has to cover
     * @param origin the application for which the assertion is made, see {@link PeerConnectionFactory.Builder#identityOrigin}
     * @param options the options that the application has set; the protocol is that of this provider
     */
    CompletionStage<RTCIdentityAssertionResult> generateAssertion(
            String contents, String origin, RTCIdentityProviderOptions options);

    /**
     * Validates an assertion, and returns the contents that it covers.
     *
     * @param assertion text of a peer, unverified, of at most 65,536 characters
     * @param origin the application for which the assertion is validated
     */
    CompletionStage<RTCIdentityValidationResult> validateAssertion(String assertion, String origin);
}
