package dev.parley.testkit;

import dev.parley.webrtc.IdentityProviderException;
import dev.parley.webrtc.IdentityProviders;
import dev.parley.webrtc.RTCErrorDetailType;
import dev.parley.webrtc.RTCIdentityAssertionResult;
import dev.parley.webrtc.RTCIdentityProvider;
import dev.parley.webrtc.RTCIdentityProviderOptions;
import dev.parley.webrtc.RTCIdentityValidationResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Small identity provider: its assertions are Ed25519 signatures, made for the user who is logged in. For tests, and as a pattern for
 * providers of one's own. Any thread.
 *
 * <p>An assertion is {@code IDENTITY.CONTENTS.SIGNATURE}, each in base64url; the signature is over the two before it, behind a label that
 * keeps it from meaning anything elsewhere.
 */
public final class SigningIdentityProvider implements RTCIdentityProvider, IdentityProviders {
    private static final String LABEL = "parley identity assertion 1\n";

    private final String domain;
    private final String protocol;
    private final KeyPair key;
    private volatile @Nullable String user;

    /**
     * Makes a provider with a new key, and nobody logged in.
     *
     * @param domain its authority, such as "idp.example"
     * @param protocol its protocol, such as "default"
     */
    public SigningIdentityProvider(String domain, String protocol) {
        this.domain = domain;
        this.protocol = protocol;
        try {
            key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK from 15 on has Ed25519", e);
        }
    }

    /** Logs a user in, such as "alice"; null logs the user out. */
    public void logIn(@Nullable String name) {
        user = name;
    }

    @Override
    public CompletionStage<RTCIdentityProvider> load(String wantedDomain, String wantedProtocol) {
        return wantedDomain.equals(domain) && wantedProtocol.equals(protocol)
                ? CompletableFuture.completedFuture(this)
                : CompletableFuture.failedFuture(IdentityProviderException.loadFailure(
                        "there is no identity provider " + wantedDomain + " with protocol " + wantedProtocol, 404));
    }

    @Override
    public CompletionStage<RTCIdentityAssertionResult> generateAssertion(
            String contents, String origin, RTCIdentityProviderOptions options) {
        String name = user;
        if (name == null) {
            return CompletableFuture.failedFuture(IdentityProviderException.needLogin("https://" + domain + "/login"));
        }
        String signed = encode(name + "@" + domain) + "." + encode(contents);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update((LABEL + signed).getBytes(StandardCharsets.US_ASCII));
            String assertion = signed + "." + Base64.getUrlEncoder().encodeToString(signature.sign());
            return CompletableFuture.completedFuture(new RTCIdentityAssertionResult(domain, protocol, assertion));
        } catch (GeneralSecurityException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<RTCIdentityValidationResult> validateAssertion(String assertion, String origin) {
        String[] parts = assertion.split("\\.", -1);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key.getPublic());
            if (parts.length == 3) {
                signature.update((LABEL + parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
                if (signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                    return CompletableFuture.completedFuture(
                            new RTCIdentityValidationResult(decode(parts[0]), decode(parts[1])));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return invalid();
        }
        return invalid();
    }

    private static CompletionStage<RTCIdentityValidationResult> invalid() {
        return CompletableFuture.failedFuture(new IdentityProviderException(
                RTCErrorDetailType.IDP_TOKEN_INVALID, "the provider has not signed this assertion"));
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
