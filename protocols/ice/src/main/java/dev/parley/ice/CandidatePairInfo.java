package dev.parley.ice;

import dev.parley.parameters.Candidate;

/**
 * A pair of candidates at the moment of asking.
 *
 * @param id names the pair within its agent, also in {@link CandidatePairStatistics}
 * @param local our candidate: the one under which the remote end sees us
 * @param remote theirs
 * @param priority RFC 8445 §6.1.2.3
 * @param nominated whether the controlling agent has chosen it
 */
public record CandidatePairInfo(long id, Candidate local, Candidate remote, long priority, boolean nominated) {}
