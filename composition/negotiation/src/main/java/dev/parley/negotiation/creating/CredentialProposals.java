package dev.parley.negotiation.creating;

import dev.parley.parameters.IceCredentials;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The new credentials that stand in descriptions which were created and not applied, so that the same state of affairs
 * gives the same text.
 */
final class CredentialProposals {
    private final CredentialSource source;
    private final Map<String, IceCredentials> byMid = new LinkedHashMap<>(2);

    CredentialProposals(CredentialSource source) {
        this.source = source;
    }

    IceCredentials forMid(String mid) {
        return byMid.computeIfAbsent(mid, key -> source.next());
    }

    void clear() {
        byMid.clear();
    }
}
