package dev.parley.negotiation.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Identity assertion as "a=identity" carries it, RFC 8827 §5 and §7.6.
 *
 * @param domain authority of the identity provider, possibly with a port
 * @param protocol the provider's protocol
 * @param assertion opaque text of the provider
 */
public record IdentityAssertion(String domain, String protocol, String assertion) {
    /** RFC 8827 §7.5: "If no value for protocol is provided, a value of "default" is used." */
    public static final String DEFAULT_PROTOCOL = "default";

    /** Characters of a domain: 255 of a name, and user information and a port. */
    public static final int MAX_DOMAIN = 320;

    /** Characters of a protocol, which is a part of a URL and may have a query. */
    public static final int MAX_PROTOCOL = 1_024;

    /**
     * Reads the value of "a=identity".
     *
     * @throws IdentityException if it is not Base64 of such a JSON text, or larger than the limits
     */
    public static IdentityAssertion decode(String base64) throws IdentityException {
        Map<?, ?> object = JsonReader.object(utf8(base64));
        if (!(object.get("idp") instanceof Map<?, ?> idp)) {
            throw new IdentityException("no object \"idp\"");
        }
        String domain = JsonReader.text(idp, "domain");
        String protocol = idp.containsKey("protocol") ? JsonReader.text(idp, "protocol") : DEFAULT_PROTOCOL;
        requireDomain(domain);
        requireProtocol(protocol);
        return new IdentityAssertion(domain, protocol, JsonReader.text(object, "assertion"));
    }

    private static String utf8(String base64) throws IdentityException {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException e) {
            throw new IdentityException("not Base64");
        } catch (CharacterCodingException e) {
            throw new IdentityException("not UTF-8");
        }
    }

    /** Returns the value of "a=identity": RFC 8827 §7.4.1 "encoded into a UTF-8 JSON text, then base64-encoded". */
    public String encode() {
        String json = "{\"idp\":{\"domain\":" + JsonText.quoted(domain) + ",\"protocol\":" + JsonText.quoted(protocol)
                + "},\"assertion\":" + JsonText.quoted(assertion) + "}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks the authority of a provider.
     *
     * @throws IdentityException if it is empty or too long, or reaches beyond the authority of a URL
     */
    public static void requireDomain(String domain) throws IdentityException {
        boolean authority = domain.chars().allMatch(c -> c > ' ' && c != 0x7f && "/\\?#".indexOf(c) < 0);
        if (domain.isEmpty() || domain.length() > MAX_DOMAIN || !authority) {
            throw new IdentityException("the domain of an identity provider is the authority of a URL");
        }
    }

    /**
     * Checks the protocol of a provider.
     *
     * @throws IdentityException if it is too long or has a separator of paths
     */
    public static void requireProtocol(String protocol) throws IdentityException {
        // RFC 8827 §7.5: "the separator characters '/' (%2F) and '\' (%5C) MUST NOT be permitted in the protocol
        // field".
        if (protocol.length() > MAX_PROTOCOL || protocol.indexOf('/') >= 0 || protocol.indexOf('\\') >= 0) {
            throw new IdentityException("the protocol of an identity provider has no \"/\" and no \"\\\"");
        }
    }

    /** Leaves the assertion out, which may be a bearer's token. */
    @Override
    public String toString() {
        return "IdentityAssertion[" + domain + ", " + protocol + "]";
    }
}
