package dev.parley.negotiation.creating;

import dev.parley.negotiation.candidates.LocalGatherings;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.parameters.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of this end for a description, at the moment when it is created.
 *
 * @param config the configuration in force
 * @param fingerprints of our certificate, one at least
 * @param dataWanted whether a data channel was created
 * @param gatherings our candidates so far
 * @param cname our RTP streams' canonical name
 * @param identity value of "a=identity", or null without an identity provider
 */
public record LocalFacts(
        SessionConfig config,
        List<Fingerprint> fingerprints,
        boolean dataWanted,
        LocalGatherings gatherings,
        String cname,
        @Nullable String identity) {}
