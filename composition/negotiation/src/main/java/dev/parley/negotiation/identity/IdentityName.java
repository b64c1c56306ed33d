package dev.parley.negotiation.identity;

import java.net.IDN;
import java.util.Locale;

/**
 * Name of a peer, "user@domain", RFC 8827 §8.1. Two names are equal if their users are the same text and their domains are equivalent.
 *
 * @param user in which "@" and "%" are percent-encoded
 * @param domain in lower case, as A-labels
 */
public record IdentityName(String user, String domain) {
    /** Characters of a name: an address of electronic mail has 320 at most, and characters may be escaped. */
    static final int MAX_LENGTH = 1_024;

    /**
     * Reads a name.
     *
     * @throws IdentityException if it is not of that form
     */
    public static IdentityName parse(String name) throws IdentityException {
        int at = name.indexOf('@');
        if (name.length() > MAX_LENGTH || at <= 0 || name.indexOf('@', at + 1) >= 0) {
            throw new IdentityException("an identity is \"user@domain\", of at most " + MAX_LENGTH + " characters");
        }
        String user = name.substring(0, at);
        for (int i = user.indexOf('%'); i >= 0; i = user.indexOf('%', i + 1)) {
            // RFC 8827 §8.1: "Any '@' or '%' characters in the "user" portion of the identity MUST be escaped …
            // Characters other than '@' and '%' MUST NOT be percent-encoded."
            if (!user.startsWith("%40", i) && !user.startsWith("%25", i)) {
                throw new IdentityException("an identity escapes \"@\" and \"%\" alone");
            }
        }
        return new IdentityName(user, aLabels(name.substring(at + 1)));
    }

    /**
     * Returns whether the provider of this authority is authoritative for the name: RFC 8827 §8.1 "the "domain" portion of the string is
     * equal to the domain name of the IdP proxy".
     */
    public boolean isOf(String authority) {
        try {
            return domain.equals(aLabels(host(authority)));
        } catch (IdentityException e) {
            return false;
        }
    }

    /**
     * Returns the host of an authority. RFC 8827 §7.5: "the authority MAY contain a non-default port number or userinfo sub-component.
     * Both are removed when determining if an asserted identity matches the name of the IdP."
     */
    private static String host(String authority) {
        String rest = authority.substring(authority.lastIndexOf('@') + 1);
        int port = rest.lastIndexOf(':');
        boolean hasPort = port >= 0 && rest.indexOf(']', port) < 0;
        return hasPort ? rest.substring(0, port) : rest;
    }

    /** RFC 5890 §2.3.2.4: labels are equivalent if their A-labels are, without regard to case. */
    private static String aLabels(String domain) throws IdentityException {
        try {
            String labels = IDN.toASCII(domain).toLowerCase(Locale.ROOT);
            if (!labels.isEmpty()) {
                return labels;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, together with the empty name.
        }
        throw new IdentityException("the domain of an identity is not a name");
    }

    /** Returns "user@domain". */
    @Override
    public String toString() {
        return user + "@" + domain;
    }
}
