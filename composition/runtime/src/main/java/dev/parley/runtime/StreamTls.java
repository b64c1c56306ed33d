package dev.parley.runtime;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS on a stream.
 *
 * @param context the certificates that a client trusts, or that a server shows
 * @param host the name or address that a server's certificate must be for; null at a server
 */
public record StreamTls(SSLContext context, @Nullable String host) {
    SSLEngine engine(int port) {
        String name = host;
        if (name == null) {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        }
        // JSSE sends the name as SNI if it is a name, and nothing for an address: RFC 6066 §3, "Literal IPv4 and IPv6
        // addresses are not permitted in "HostName"."
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        // RFC 8489 §6.2.3: the client verifies the identity of the server; the rules of HTTPS are those of RFC 6125.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }
}
