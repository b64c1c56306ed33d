package dev.parley.ice;

import dev.parley.parameters.Candidate;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A local candidate of one session.
 *
 * @param candidate what the remote end is told, or would be for a peer-reflexive one
 * @param address the candidate's transport address
 * @param base where its packets leave
 * @param url the server that it was learnt from, or null
 */
record OwnCandidate(
        Candidate candidate,
        InetSocketAddress address,
        OwnBase base,
        @Nullable String url) {}
