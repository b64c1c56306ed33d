package dev.parley.srtp;

import dev.parley.crypto.Aead;
import dev.parley.crypto.AeadAlgorithm;
import java.security.SecureRandom;

/** AES in Galois/counter mode for SRTP and SRTCP, RFC 7714 §8 and §9. */
final class GcmCipher implements PacketCipher {
    private static final int RTCP_HEADER = 8;

    private final Aead aead;
    private final byte[] salt;
    private final byte[] nonce = new byte[AeadAlgorithm.NONCE_LENGTH];

    /** SRTCP's associated data: header and index word, or a whole datagram in clear text with its index word. */
    private byte[] additional = new byte[RTCP_HEADER + 4];

    GcmCipher(byte[] key, byte[] salt, boolean sealing, SecureRandom random) {
        AeadAlgorithm algorithm = key.length == 16 ? AeadAlgorithm.AES_128_GCM : AeadAlgorithm.AES_256_GCM;
        this.aead = sealing ? Aead.sealer(algorithm, key, random) : Aead.opener(algorithm, key, random);
        this.salt = salt.clone();
    }

    @Override
    public int tagLength() {
        return AeadAlgorithm.TAG_LENGTH;
    }

    @Override
    public void sealRtp(byte[] array, int offset, int header, int length, int ssrc, long index) {
        // RFC 7714 §8.1: two zero octets, SSRC, ROC and sequence number, XORed with the salt.
        setNonce(ssrc, (int) (index >> 16), (int) index);
        // RFC 7714 §8.2: the associated data is the header with CSRCs and extension.
        aead.seal(nonce, array, offset, header, array, offset + header, length - header);
    }

    @Override
    public boolean openRtp(byte[] array, int offset, int header, int length, int ssrc, long index) {
        setNonce(ssrc, (int) (index >> 16), (int) index);
        return aead.open(nonce, array, offset, header, array, offset + header, length - header);
    }

    @Override
    public void sealRtcp(byte[] array, int offset, int length, int ssrc, int index) {
        // RFC 7714 §9.1: two zero octets, SSRC, two zero octets, a zero bit and the index, XORed with the salt.
        setNonce(ssrc, index >>> 16, index);
        int word = 0x8000_0000 | index;
        System.arraycopy(array, offset, additional, 0, RTCP_HEADER);
        put32(additional, RTCP_HEADER, word);
        aead.seal(nonce, additional, 0, RTCP_HEADER + 4, array, offset + RTCP_HEADER, length - RTCP_HEADER);
        put32(array, offset + length + AeadAlgorithm.TAG_LENGTH, word);
    }

    @Override
    public int rtcpIndexAt(int offset, int length) {
        // RFC 7714 §9.2: the tag stands "immediately before the Encryption flag and SRTCP index".
        return offset + length - 4;
    }

    @Override
    public boolean openRtcp(byte[] array, int offset, int length, int ssrc, int word) {
        int index = word & 0x7fff_ffff;
        setNonce(ssrc, index >>> 16, index);
        // RFC 7714 §9.3: with an encryption flag of 0 all data but the tag is associated data.
        boolean encrypted = word < 0;
        int clear = encrypted ? RTCP_HEADER : length - 4 - AeadAlgorithm.TAG_LENGTH;
        if (additional.length < clear + 4) {
            additional = new byte[clear + 4];
        }
        System.arraycopy(array, offset, additional, 0, clear);
        put32(additional, clear, word);
        return aead.open(nonce, additional, 0, clear + 4, array, offset + clear, length - clear - 4);
    }

    private void setNonce(int ssrc, int high, int low) {
        nonce[0] = salt[0];
        nonce[1] = salt[1];
        for (int i = 0; i < 4; i++) {
            nonce[2 + i] = (byte) (salt[2 + i] ^ ssrc >>> 24 - 8 * i);
            nonce[6 + i] = (byte) (salt[6 + i] ^ high >>> 24 - 8 * i);
        }
        nonce[10] = (byte) (salt[10] ^ low >>> 8);
        nonce[11] = (byte) (salt[11] ^ low);
    }

    private static void put32(byte[] array, int at, int value) {
        array[at] = (byte) (value >>> 24);
        array[at + 1] = (byte) (value >>> 16);
        array[at + 2] = (byte) (value >>> 8);
        array[at + 3] = (byte) value;
    }
}
