package dev.parley.negotiation.identity;

import dev.parley.parameters.Fingerprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Contents that an identity assertion covers: the fingerprints of an end's certificates, RFC 8827 §7.4. */
public final class FingerprintContents {
    /** Fingerprints of an assertion. An end has some certificates and some hash functions for each. */
    public static final int MAX_FINGERPRINTS = 64;

    private FingerprintContents() {}

    /** Returns the JSON text of the fingerprints. */
    public static String write(Collection<Fingerprint> fingerprints) {
        StringJoiner elements = new StringJoiner(",", "{\"fingerprint\":[", "]}");
        for (Fingerprint each : fingerprints) {
            elements.add("{\"algorithm\":" + JsonText.quoted(each.algorithm()) + ",\"digest\":"
                    + JsonText.quoted(each.value()) + "}");
        }
        return elements.toString();
    }

    /**
     * Reads the fingerprints; members of other names are for extensions and are passed over.
     *
     * @throws IdentityException if the text has another form, or too many fingerprints
     */
    public static List<Fingerprint> read(String contents) throws IdentityException {
        if (!(JsonReader.object(contents).get("fingerprint") instanceof List<?> elements)) {
            throw new IdentityException("no array \"fingerprint\"");
        }
        if (elements.size() > MAX_FINGERPRINTS) {
            throw new IdentityException("more than " + MAX_FINGERPRINTS + " fingerprints");
        }
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (Object element : elements) {
            if (!(element instanceof Map<?, ?> members)) {
                throw new IdentityException("a fingerprint that is not an object");
            }
            fingerprints.add(fingerprint(JsonReader.text(members, "algorithm"), JsonReader.text(members, "digest")));
        }
        return fingerprints;
    }

    private static Fingerprint fingerprint(String algorithm, String digest) throws IdentityException {
        try {
            return Fingerprint.of(algorithm, digest);
        } catch (IllegalArgumentException e) {
            throw new IdentityException("a fingerprint that is not pairs of hexadecimal digits");
        }
    }
}
