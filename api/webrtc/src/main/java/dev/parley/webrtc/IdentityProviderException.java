package dev.parley.webrtc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Failure of an identity provider, for implementations of {@link RTCIdentityProvider} and {@link IdentityProviders}. The connection
 * reports it as an {@link RTCError}, and by its {@code idpLoginUrl} and {@code idpErrorInfo}.
 *
 * @apiNote An extension of the W3C's API.
 */
public final class IdentityProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RTCErrorDetailType detail;
    private final @Nullable String loginUrl;
    private final @Nullable String errorInfo;
    private final @Nullable Integer httpRequestStatusCode;

    private IdentityProviderException(
            RTCErrorDetailType detail,
            String message,
            @Nullable String loginUrl,
            @Nullable String errorInfo,
            @Nullable Integer httpRequestStatusCode) {
        super(message);
        this.detail = detail;
        this.loginUrl = loginUrl;
        this.errorInfo = errorInfo;
        this.httpRequestStatusCode = httpRequestStatusCode;
    }

    /**
     * Makes a failure of any kind.
     *
     * @param detail one of the constants whose word begins with "idp-"
     * @throws IllegalArgumentException for another constant
     */
    public IdentityProviderException(RTCErrorDetailType detail, String message) {
        this(requireIdp(detail), message, null, null, null);
    }

    private static RTCErrorDetailType requireIdp(RTCErrorDetailType detail) {
        if (!detail.toString().startsWith("idp-")) {
            throw new IllegalArgumentException("not a failure of an identity provider: " + detail);
        }
        return detail;
    }

    /**
     * Makes the failure of a user who has to log in first.
     *
     * @param loginUrl where; {@link RTCPeerConnection#idpLoginUrl} shows it
     */
    public static IdentityProviderException needLogin(String loginUrl) {
        Objects.requireNonNull(loginUrl, "loginUrl");
        return new IdentityProviderException(
                RTCErrorDetailType.IDP_NEED_LOGIN,
                "the identity provider needs the user to log in",
                loginUrl,
                null,
                null);
    }

    /**
     * Makes the failure of a provider that cannot be loaded.
     *
     * @param httpRequestStatusCode status of the response, or null without one
     */
    public static IdentityProviderException loadFailure(String message, @Nullable Integer httpRequestStatusCode) {
        return new IdentityProviderException(
                RTCErrorDetailType.IDP_LOAD_FAILURE, message, null, null, httpRequestStatusCode);
    }

    /** Returns the same failure with a text for the application, which {@link RTCPeerConnection#idpErrorInfo} shows. */
    public IdentityProviderException withErrorInfo(String info) {
        IdentityProviderException copy = new IdentityProviderException(
                detail, String.valueOf(getMessage()), loginUrl, Objects.requireNonNull(info), httpRequestStatusCode);
        copy.initCause(this);
        return copy;
    }

    /** Returns the kind of failure. */
    public RTCErrorDetailType detail() {
        return detail;
    }

    /** Returns where the user can log in, or null. */
    public @Nullable String loginUrl() {
        return loginUrl;
    }

    /** Returns the provider's text for the application, or null. */
    public @Nullable String errorInfo() {
        return errorInfo;
    }

    /** Returns the status of the response to the request for the provider, or null. */
    public @Nullable Integer httpRequestStatusCode() {
        return httpRequestStatusCode;
    }
}
