package dev.parley.ice;

import dev.parley.crypto.HmacSha1;
import dev.parley.parameters.IceRole;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.TransactionId;

/**
 * A connectivity or consent check on its way.
 *
 * @param pair the pair that it tests
 * @param id the transaction's id
 * @param transaction when to repeat it, and when to give up
 * @param bytes the request as it is sent each time
 * @param key makes and verifies the code of the answer
 * @param role our role when it was sent
 * @param useCandidate whether it nominates
 * @param ordinary whether it belongs to the checklist; false for consent checks and probes, which change no pair's state
 * @param priority the priority that a peer-reflexive candidate gets
 */
record Check(
        CandidatePair pair,
        TransactionId id,
        StunTransaction transaction,
        byte[] bytes,
        HmacSha1 key,
        IceRole role,
        boolean useCandidate,
        boolean ordinary,
        long priority) {}
