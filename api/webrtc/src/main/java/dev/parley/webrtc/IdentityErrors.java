package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import org.jspecify.annotations.Nullable;

/** Errors of identity as webrtc-identity §8 names them, and what a provider has added for the application. Loop thread writes. */
final class IdentityErrors {
    /** Characters of a text for the application that are kept. A provider that a peer has chosen wrote it. */
    static final int MAX_TEXT = 4_096;

    private volatile @Nullable String loginUrl;
    private volatile @Nullable String info;

    @Nullable
    String loginUrl() {
        return loginUrl;
    }

    @Nullable
    String info() {
        return info;
    }

    /** A provider is asked again: what an earlier one said is past. */
    void clear() {
        loginUrl = null;
        info = null;
    }

    /** Returns the error that promises are rejected with for what a provider has thrown. */
    RTCError of(Throwable thrown) {
        if (!(thrown instanceof IdentityProviderException failure)) {
            // "If an identity provider throws an exception or returns a promise that is ultimately rejected, then the
            // procedure that depends on the IdP MUST also fail."
            return RTCError.identity(
                    RTCErrorDetailType.IDP_EXECUTION_FAILURE,
                    shortened("the identity provider failed: " + thrown),
                    null);
        }
        loginUrl = failure.loginUrl() == null ? null : shortened(failure.loginUrl());
        info = failure.errorInfo() == null ? null : shortened(failure.errorInfo());
        return RTCError.identity(
                failure.detail(), shortened(String.valueOf(failure.getMessage())), failure.httpRequestStatusCode());
    }

    /** Returns the error for an answer of a provider that does not hold. */
    static DOMException invalid(String message) {
        return new DOMException(message, DOMException.OPERATION_ERROR);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
