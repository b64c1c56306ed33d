package dev.parley.runtime;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Failures of TLS in words. */
final class TlsFault {
    private TlsFault() {}

    /** Returns the sentence part for a failure of the handshake or of the session. */
    static String text(Throwable failure) {
        Throwable last = failure;
        boolean certificate = false;
        for (Throwable each = failure; each != null && each != each.getCause(); each = each.getCause()) {
            last = each;
            certificate |= each instanceof CertificateException;
            if (each instanceof CertificateExpiredException) {
                return "the certificate has expired";
            } else if (each instanceof CertificateNotYetValidException) {
                return "the certificate is not valid yet";
            } else if (each instanceof CertPathBuilderException) {
                return "the certificate's issuer is not trusted";
            } else if (each instanceof CertPathValidatorException && each.getCause() == null) {
                return "the certificate cannot be verified: " + each.getMessage();
            }
        }
        // JSSE has no type of its own for a name that does not fit.
        if (certificate) {
            return "the certificate is for another host: " + last.getMessage();
        }
        return "TLS failed: " + last.getMessage();
    }
}
