package dev.parley.negotiation.identity;

import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.Identity;
import dev.parley.sdp.SdpSection;
import dev.parley.sdp.SessionDescription;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claim of a remote description: the assertion in it, and the fingerprints that the assertion has to cover.
 *
 * @param assertion value of "a=identity", or null without one
 * @param fingerprints of all levels, each once, in their order
 */
public record RemoteIdentity(@Nullable String assertion, Set<Fingerprint> fingerprints) {

    /** Reads the claim of a description. */
    public static RemoteIdentity of(SessionDescription description) {
        // RFC 8827 §5: "Relying Parties MAY elect to ignore all but the first "identity" attribute."
        List<Identity> identities = description.session().identities();
        Set<Fingerprint> fingerprints = new LinkedHashSet<>();
        addTo(fingerprints, description.session());
        description.media().forEach(section -> addTo(fingerprints, section));
        return new RemoteIdentity(
                identities.isEmpty() ? null : identities.get(0).assertion(), fingerprints);
    }

    private static void addTo(Set<Fingerprint> fingerprints, SdpSection section) {
        for (String value : section.attributes("fingerprint")) {
            String[] words = value.strip().split("\\s+", 2);
            fingerprints.add(Fingerprint.of(words[0], words[1].strip()));
        }
    }

    /**
     * Checks that the contents of a validated assertion cover the description.
     *
     * @return the fingerprints that the assertion covers
     * @throws IdentityException if the contents are malformed, or do not cover it
     */
    public Set<Fingerprint> requireCoveredBy(String contents) throws IdentityException {
        Set<Fingerprint> covered = new LinkedHashSet<>(FingerprintContents.read(contents));
        // Without a fingerprint anybody's assertion would fit, replayed from any session.
        if (fingerprints.isEmpty()) {
            throw new IdentityException("the description has no fingerprint that the assertion could cover");
        }
        // RFC 8827 §7.4.1: "The "identity" attribute MUST include all "fingerprint" values that are included in
        // "fingerprint" attributes of the session description."
        if (!covered.containsAll(fingerprints)) {
            throw new IdentityException("the assertion does not cover all fingerprints of the description");
        }
        return covered;
    }
}
