package dev.parley.negotiation.transport;

import dev.parley.parameters.Candidate;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.sdp.MediaDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transport of the session.
 *
 * @param id its number, never used again
 * @param components 1, or 2 while RTCP has a component of its own
 * @param local our credentials of the latest generation that was applied
 * @param remote the parameters of the peer's end that the owner was given, or null before that
 * @param certificate the fingerprints of ours that its DTLS association has; empty before {@code remote} is known
 */
public record Transport(
        int id,
        int components,
        IceCredentials local,
        @Nullable RemoteTransportParameters remote,
        List<Fingerprint> certificate) {

    public static Transport create(int id, int components, IceCredentials credentials) {
        return new Transport(id, components, credentials, null, List.of());
    }

    public Transport withOneComponent() {
        return new Transport(id, 1, local, remote, certificate);
    }

    public Transport withLocal(IceCredentials credentials) {
        return new Transport(id, components, credentials, remote, certificate);
    }

    public Transport withRemote(RemoteTransportParameters parameters) {
        return new Transport(id, components, local, parameters, certificate);
    }

    public Transport withCertificate(List<Fingerprint> ours) {
        return new Transport(id, components, local, remote, List.copyOf(ours));
    }

    /**
     * RFC 8839 §4.4.1.1.1: a restart is requested by a change of both; a change of either is taken for it.
     *
     * @param section of the peer, with the attributes of the transport
     * @return false where nothing is known of the peer
     */
    public boolean isRestartedBy(MediaDescription section) {
        return remote != null
                && (!remote.credentials().usernameFragment().equals(section.iceUfrag())
                        || !remote.credentials().password().equals(section.icePwd()));
    }

    /** RFC 9429 §4.1.1: with RTCP multiplexed there is one component; some peers list candidates of the other as well. */
    public boolean takes(Candidate candidate) {
        return candidate.component() <= components;
    }

    /** RFC 8842 §3.1: whether a DTLS association goes on, both ends showing the certificates that it has. */
    public boolean continuesWith(List<Fingerprint> ours, List<Fingerprint> theirs) {
        return remote != null && remote.fingerprints().equals(theirs) && certificate.equals(ours);
    }
}
