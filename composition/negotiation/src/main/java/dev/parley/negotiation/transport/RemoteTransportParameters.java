package dev.parley.negotiation.transport;

import dev.parley.parameters.Candidate;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import java.util.List;

/**
 * Parameters of the peer's end of one transport.
 *
 * @param credentials the peer's user name fragment and password; new ones mean that ICE restarts
 * @param lite whether the peer is an ICE-lite agent
 * @param fingerprints the hashes of the peer's certificate, one at least
 * @param localRole our role in the DTLS handshake
 * @param candidates the peer's candidates so far, in their order
 * @param endOfCandidates whether the peer has no more candidates
 */
public record RemoteTransportParameters(
        IceCredentials credentials,
        boolean lite,
        List<Fingerprint> fingerprints,
        DtlsRole localRole,
        List<Candidate> candidates,
        boolean endOfCandidates) {
    /** Copies the lists. */
    public RemoteTransportParameters {
        fingerprints = List.copyOf(fingerprints);
        candidates = List.copyOf(candidates);
    }
}
