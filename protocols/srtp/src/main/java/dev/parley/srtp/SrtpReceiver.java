package dev.parley.srtp;

import dev.parley.base.PacketBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receiving direction of SRTP and SRTCP under one master key, RFC 3711. Packets of all streams; in place. A stream's state begins and
 * moves only when a tag was right.
 *
 * <p>Not thread-safe. The keys appear in no text.
 */
public final class SrtpReceiver {
    /**
     * Maximum number of streams of each protocol with state: a conference sends a few hundred, and a window has 200 bytes. Only the
     * authenticated peer can open one.
     */
    public static final int MAX_STREAMS = 4_096;

    private final ProtectionProfile profile;
    private final SessionCiphers ciphers;

    // Looked up only, never iterated.
    private final Map<Integer, ReplayWindow> rtpStreams = new HashMap<>();
    private final Map<Integer, ReplayWindow> rtcpStreams = new HashMap<>();
    private int lastSsrc;
    private @Nullable ReplayWindow lastStream;

    /** Copy of a packet whose index is uncertain: a failed attempt destroys the bytes. */
    private byte[] attempt = new byte[0];

    /**
     * Makes a direction.
     *
     * @param masterKey {@link ProtectionProfile#keyLength()} bytes; copied
     * @param masterSalt {@link ProtectionProfile#saltLength()} bytes; copied
     * @param random what the JDK's ciphers are given as their source; nothing is drawn from it
     */
    public SrtpReceiver(ProtectionProfile profile, byte[] masterKey, byte[] masterSalt, SecureRandom random) {
        this.profile = profile;
        this.ciphers = new SessionCiphers(profile, masterKey, masterSalt, false, random);
    }

    /** Returns the profile. */
    public ProtectionProfile profile() {
        return profile;
    }

    /**
     * Checks and decrypts an SRTP packet in place, and takes its tag off.
     *
     * @return OK, MALFORMED, REPLAYED, TOO_OLD, BAD_TAG, KEY_EXHAUSTED or TOO_MANY_STREAMS
     */
    public SrtpResult unprotectRtp(PacketBuffer packet) {
        byte[] array = packet.array();
        int offset = packet.offset();
        int length = packet.length();
        int tag = profile.rtpTagLength();
        int header = RtpFields.headerLength(array, offset, length - tag);
        if (header < 0) {
            return SrtpResult.MALFORMED;
        }
        int ssrc = RtpFields.i32(array, offset + 8);
        ReplayWindow stream = lastStream != null && ssrc == lastSsrc ? lastStream : rtpStreams.get(ssrc);
        if (stream == null && rtpStreams.size() >= MAX_STREAMS) {
            return SrtpResult.TOO_MANY_STREAMS;
        }
        long highest = stream == null ? -1 : stream.highest();
        long index = PacketIndex.estimate(highest, RtpFields.sequenceNumber(array, offset));
        SrtpResult check = index < 0 ? SrtpResult.TOO_OLD : stream == null ? SrtpResult.OK : stream.check(index);
        if (check == SrtpResult.REPLAYED) {
            return check;
        }
        if (index > PacketIndex.MAXIMUM) {
            return SrtpResult.KEY_EXHAUSTED;
        }
        PacketCipher cipher = ciphers.rtp();
        boolean uncertain = stream == null || check == SrtpResult.TOO_OLD;
        if (uncertain) {
            keep(array, offset, length);
        }
        boolean right = check == SrtpResult.OK && cipher.openRtp(array, offset, header, length, ssrc, index);
        if (!right && uncertain) {
            // A stream that is first heard after its numbers wrapped has a rollover counter of 1 (RFC 3711 §3.3.1 knows
            // it from key management, DTLS-SRTP says nothing); one that was away for more than 2^15 packets looks old.
            index += 0x1_0000;
            System.arraycopy(attempt, 0, array, offset, length);
            right = cipher.openRtp(array, offset, header, length, ssrc, index);
        }
        if (!right) {
            return check == SrtpResult.TOO_OLD ? check : SrtpResult.BAD_TAG;
        }
        if (stream == null) {
            stream = new ReplayWindow();
            rtpStreams.put(ssrc, stream);
        }
        stream.add(index);
        lastSsrc = ssrc;
        lastStream = stream;
        packet.trimEnd(tag);
        return SrtpResult.OK;
    }

    /**
     * Checks and decrypts an SRTCP datagram in place, and takes its index and tag off.
     *
     * @return OK, MALFORMED, REPLAYED, TOO_OLD, BAD_TAG or TOO_MANY_STREAMS
     */
    public SrtpResult unprotectRtcp(PacketBuffer packet) {
        byte[] array = packet.array();
        int offset = packet.offset();
        int length = packet.length();
        if (length < 8 + profile.rtcpOverhead() || (array[offset] & 0xc0) != 0x80) {
            return SrtpResult.MALFORMED;
        }
        PacketCipher cipher = ciphers.rtcp();
        int word = RtpFields.i32(array, cipher.rtcpIndexAt(offset, length));
        int index = word & 0x7fff_ffff;
        int ssrc = RtpFields.i32(array, offset + 4);
        ReplayWindow stream = rtcpStreams.get(ssrc);
        if (stream == null && rtcpStreams.size() >= MAX_STREAMS) {
            return SrtpResult.TOO_MANY_STREAMS;
        }
        SrtpResult check = stream == null ? SrtpResult.OK : stream.check(index);
        if (check != SrtpResult.OK) {
            return check;
        }
        if (!cipher.openRtcp(array, offset, length, ssrc, word)) {
            return SrtpResult.BAD_TAG;
        }
        if (stream == null) {
            stream = new ReplayWindow();
            rtcpStreams.put(ssrc, stream);
        }
        stream.add(index);
        packet.trimEnd(profile.rtcpOverhead());
        return SrtpResult.OK;
    }

    /** Overwrites the master key. The direction is not used after it. */
    public void close() {
        ciphers.wipe();
        rtpStreams.clear();
        rtcpStreams.clear();
        lastStream = null;
    }

    private void keep(byte[] array, int offset, int length) {
        if (attempt.length < length) {
            attempt = new byte[Math.max(length, 1_500)];
        }
        System.arraycopy(array, offset, attempt, 0, length);
    }

    @Override
    public String toString() {
        return "SrtpReceiver[" + profile + "]";
    }
}
