package dev.parley.srtp;

import dev.parley.base.PacketBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sending direction of SRTP and SRTCP under one master key, RFC 3711. Packets of all streams; in place.
 *
 * <p>A packet whose index was sent before is refused, because two different packets under one index reveal the authentication key of
 * AES-GCM (RFC 7714 §8.4). Not thread-safe. The keys appear in no text.
 */
public final class SrtpSender {
    /** Maximum number of SRTCP packets under one key, RFC 3711 §9.2. */
    static final long MAX_RTCP_INDEX = (1L << 31) - 1;

    private final ProtectionProfile profile;
    private final SessionCiphers ciphers;

    // Looked up only, never iterated.
    private final Map<Integer, ReplayWindow> streams = new HashMap<>();
    private int lastSsrc;
    private @Nullable ReplayWindow lastStream;
    private long nextRtcpIndex;

    /**
     * Makes a direction.
     *
     * @param masterKey {@link ProtectionProfile#keyLength()} bytes; copied
     * @param masterSalt {@link ProtectionProfile#saltLength()} bytes; copied
     * @param random what the JDK's ciphers are given as their source; nothing is drawn from it
     */
    public SrtpSender(ProtectionProfile profile, byte[] masterKey, byte[] masterSalt, SecureRandom random) {
        this.profile = profile;
        this.ciphers = new SessionCiphers(profile, masterKey, masterSalt, true, random);
    }

    /** Returns the profile. */
    public ProtectionProfile profile() {
        return profile;
    }

    /**
     * Protects an RTP packet in place; it grows by {@link ProtectionProfile#rtpOverhead()} bytes of its tail room. The rollover counter
     * follows from the sequence numbers of the stream's packets.
     *
     * @return OK, MALFORMED, REPLAYED, TOO_OLD or KEY_EXHAUSTED
     */
    public SrtpResult protectRtp(PacketBuffer packet) {
        byte[] array = packet.array();
        int offset = packet.offset();
        int length = packet.length();
        int header = RtpFields.headerLength(array, offset, length);
        if (header < 0) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = RtpFields.i32(array, offset + 8);
        ReplayWindow stream = stream(ssrc);
        long index = PacketIndex.estimate(stream.highest(), RtpFields.sequenceNumber(array, offset));
        if (index < 0) {
            return SrtpResult.TOO_OLD;
        }
        if (index > PacketIndex.MAXIMUM) {
            return SrtpResult.KEY_EXHAUSTED;
        }
        SrtpResult result = stream.check(index);
        if (result != SrtpResult.OK) {
            return result;
        }
        PacketCipher cipher = ciphers.rtp();
        packet.append(cipher.tagLength());
        cipher.sealRtp(array, offset, header, length, ssrc, index);
        stream.add(index);
        return SrtpResult.OK;
    }

    /**
     * Protects an RTCP datagram, compound or of reduced size, in place; it grows by {@link ProtectionProfile#rtcpOverhead()} bytes of its
     * tail room.
     *
     * @return OK, MALFORMED or KEY_EXHAUSTED
     */
    public SrtpResult protectRtcp(PacketBuffer packet) {
        int length = packet.length();
        if (length < 8) {
            return SrtpResult.MALFORMED;
        }
        if (nextRtcpIndex > MAX_RTCP_INDEX) {
            return SrtpResult.KEY_EXHAUSTED;
        }
        byte[] array = packet.array();
        int offset = packet.offset();
        packet.append(profile.rtcpOverhead());
        // One counter serves all SSRCs: an index is then unique for each of them.
        ciphers.rtcp().sealRtcp(array, offset, length, RtpFields.i32(array, offset + 4), (int) nextRtcpIndex);
        nextRtcpIndex++;
        return SrtpResult.OK;
    }

    /** Overwrites the master key. The direction is not used after it. */
    public void close() {
        ciphers.wipe();
        streams.clear();
        lastStream = null;
    }

    private ReplayWindow stream(int ssrc) {
        ReplayWindow stream = lastStream;
        if (stream == null || ssrc != lastSsrc) {
            stream = streams.computeIfAbsent(ssrc, added -> new ReplayWindow());
            lastSsrc = ssrc;
            lastStream = stream;
        }
        return stream;
    }

    @Override
    public String toString() {
        return "SrtpSender[" + profile + "]";
    }
}
