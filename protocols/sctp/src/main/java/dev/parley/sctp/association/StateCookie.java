package dev.parley.sctp.association;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * State of the association to be, kept by the peer until its COOKIE ECHO, RFC 9260 §5.1.3.
 *
 * @param createdNanos when, on our time line
 * @param localTag the tag of our INIT ACK
 * @param tieLocal our tag at that time, if there was an association, or 0 (§5.2.2)
 * @param tiePeer the peer's tag at that time, or 0
 * @param peer the peer's INIT, without parameters that {@link #of} leaves out
 */
record StateCookie(long createdNanos, int localTag, int tieLocal, int tiePeer, Initiation peer) {
    private static final int FIXED = 20;
    private static final int MAC_LENGTH = 32;
    private static final int[] KEPT_EXTENSIONS = {ReconfigChunk.TYPE, IDataChunk.TYPE, IForwardTsnChunk.TYPE};
    private static final String ALGORITHM = "HmacSHA256";

    /** Returns a cookie that keeps of the peer's parameters what an association needs; a long INIT does not make a long cookie. */
    static StateCookie of(long createdNanos, int localTag, int tieLocal, int tiePeer, Initiation peer) {
        List<Parameter> kept = new ArrayList<>();
        if (peer.supportsForwardTsn()) {
            kept.add(new Parameter(Parameter.FORWARD_TSN_SUPPORTED, new byte[0]));
        }
        byte[] extensions = new byte[KEPT_EXTENSIONS.length];
        int count = 0;
        for (int type : KEPT_EXTENSIONS) {
            if (peer.supportsExtension(type)) {
                extensions[count++] = (byte) type;
            }
        }
        if (count > 0) {
            kept.add(new Parameter(Parameter.SUPPORTED_EXTENSIONS, Arrays.copyOf(extensions, count)));
        }
        if (peer.acceptsZeroChecksumOverDtls()) {
            kept.add(Parameter.zeroChecksumOverDtls());
        }
        if (peer.acknowledgementThreshold() > 0) {
            kept.add(Parameter.acknowledgementThreshold(peer.acknowledgementThreshold()));
        }
        Initiation needed = new Initiation(
                peer.initiateTag(),
                peer.receiveWindow(),
                peer.outboundStreams(),
                peer.inboundStreams(),
                peer.initialTsn(),
                kept);
        return new StateCookie(createdNanos, localTag, tieLocal, tiePeer, needed);
    }

    /** Returns the bytes of the cookie, authenticated with {@code key}. */
    byte[] seal(byte[] key) {
        InitChunk init = new InitChunk(peer);
        PacketBuffer buffer = PacketBuffer.allocate(FIXED + init.paddedLength(), 0);
        buffer.append(FIXED);
        buffer.put64(0, createdNanos);
        buffer.put32(8, localTag);
        buffer.put32(12, tieLocal);
        buffer.put32(16, tiePeer);
        init.writeTo(buffer);
        byte[] mac = mac(key, buffer.array(), buffer.length());
        byte[] cookie = Arrays.copyOf(buffer.array(), buffer.length() + MAC_LENGTH);
        System.arraycopy(mac, 0, cookie, buffer.length(), MAC_LENGTH);
        return cookie;
    }

    /** Returns what a cookie says, or null if it is not ours. */
    static @Nullable StateCookie open(byte[] cookie, byte[] key) {
        int length = cookie.length - MAC_LENGTH;
        if (length < FIXED) {
            return null;
        }
        byte[] claimed = Arrays.copyOfRange(cookie, length, cookie.length);
        // RFC 9260 §5.1.5: the MAC is computed again and compared.
        if (!MessageDigest.isEqual(claimed, mac(key, cookie, length))) {
            return null;
        }
        PacketBuffer buffer = PacketBuffer.wrap(cookie, 0, length);
        try {
            int initLength = Chunk.lengthAt(buffer, FIXED);
            if (Chunk.parse(buffer, FIXED, initLength) instanceof InitChunk init) {
                return new StateCookie(buffer.i64(0), buffer.i32(8), buffer.i32(12), buffer.i32(16), init.body());
            }
        } catch (MalformedException e) {
            throw new AssertionError("a cookie with our MAC must be as we wrote it", e);
        }
        return null;
    }

    boolean isStale(SctpConfig config, Timestamp now) {
        return now.nanos() - createdNanos > config.cookieLifetime().toNanos();
    }

    private static byte[] mac(byte[] key, byte[] bytes, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(bytes, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "state cookie made at " + createdNanos + " ns";
    }
}
