package dev.parley.srtp;

import dev.parley.crypto.AesCounter;
import dev.parley.crypto.HmacSha1;
import java.security.SecureRandom;

/** AES in counter mode with HMAC-SHA1, RFC 3711 §4.1.1 and §4.2.1. */
final class CounterModeCipher implements PacketCipher {
    private static final int RTCP_HEADER = 8;

    private final AesCounter aes;
    private final HmacSha1 hmac;
    private final byte[] salt;
    private final int tagLength;
    private final byte[] iv = new byte[AesCounter.BLOCK];
    private final byte[] rollover = new byte[4];
    private final byte[] code = new byte[HmacSha1.LENGTH];

    CounterModeCipher(byte[] key, byte[] authenticationKey, byte[] salt, int tagLength, SecureRandom random) {
        this.aes = new AesCounter(key, random);
        this.hmac = new HmacSha1(authenticationKey);
        this.salt = salt.clone();
        this.tagLength = tagLength;
    }

    @Override
    public int tagLength() {
        return tagLength;
    }

    @Override
    public void sealRtp(byte[] array, int offset, int header, int length, int ssrc, long index) {
        setCounter(ssrc, index);
        aes.crypt(iv, array, offset + header, length - header);
        authenticateRtp(array, offset, length, index);
        System.arraycopy(code, 0, array, offset + length, tagLength);
    }

    @Override
    public boolean openRtp(byte[] array, int offset, int header, int length, int ssrc, long index) {
        int end = length - tagLength;
        authenticateRtp(array, offset, end, index);
        if (!isTag(array, offset + end)) {
            return false;
        }
        setCounter(ssrc, index);
        aes.crypt(iv, array, offset + header, end - header);
        return true;
    }

    /** RFC 3711 §4.2: "M = Authenticated Portion || ROC" for SRTP. */
    private void authenticateRtp(byte[] array, int offset, int length, long index) {
        hmac.update(array, offset, length);
        put32(rollover, 0, (int) (index >> 16));
        hmac.update(rollover, 0, 4);
        hmac.doFinal(code);
    }

    @Override
    public void sealRtcp(byte[] array, int offset, int length, int ssrc, int index) {
        setCounter(ssrc, index);
        aes.crypt(iv, array, offset + RTCP_HEADER, length - RTCP_HEADER);
        put32(array, offset + length, 0x8000_0000 | index);
        // RFC 3711 §4.2: "M = Authenticated Portion" for SRTCP, which has the index inside.
        hmac.update(array, offset, length + 4);
        hmac.doFinal(code);
        System.arraycopy(code, 0, array, offset + length + 4, tagLength);
    }

    @Override
    public int rtcpIndexAt(int offset, int length) {
        return offset + length - tagLength - 4;
    }

    @Override
    public boolean openRtcp(byte[] array, int offset, int length, int ssrc, int word) {
        int end = length - tagLength;
        hmac.update(array, offset, end);
        hmac.doFinal(code);
        if (!isTag(array, offset + end)) {
            return false;
        }
        if (word < 0) {
            setCounter(ssrc, word & 0x7fff_ffff);
            aes.crypt(iv, array, offset + RTCP_HEADER, end - 4 - RTCP_HEADER);
        }
        return true;
    }

    /** Compares in a time that does not depend on the bytes. */
    private boolean isTag(byte[] array, int at) {
        int difference = 0;
        for (int i = 0; i < tagLength; i++) {
            difference |= array[at + i] ^ code[i];
        }
        return difference == 0;
    }

    /** RFC 3711 §4.1.1: "IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)". */
    private void setCounter(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        for (int i = 0; i < 4; i++) {
            iv[4 + i] ^= (byte) (ssrc >>> 24 - 8 * i);
        }
        for (int i = 0; i < 6; i++) {
            iv[8 + i] ^= (byte) (index >>> 40 - 8 * i);
        }
        iv[14] = 0;
        iv[15] = 0;
    }

    private static void put32(byte[] array, int at, int value) {
        array[at] = (byte) (value >>> 24);
        array[at + 1] = (byte) (value >>> 16);
        array[at + 2] = (byte) (value >>> 8);
        array[at + 3] = (byte) value;
    }
}
