package dev.parley.srtp;

/**
 * Encryption and authentication of the packets of one direction and protocol. Works in place; the tag stands behind the packet.
 */
interface PacketCipher {
    /** Returns the length of the tag in bytes. */
    int tagLength();

    /**
     * Encrypts an RTP packet and writes the tag behind it.
     *
     * @param header bytes that stay in clear text
     * @param length bytes of the packet; the array has room for the tag behind them
     * @param index the packet's 48-bit index
     */
    void sealRtp(byte[] array, int offset, int header, int length, int ssrc, long index);

    /**
     * Checks the tag of an RTP packet and decrypts it.
     *
     * @param length bytes of the packet, the tag included
     * @return whether the tag was right; else the bytes are undefined
     */
    boolean openRtp(byte[] array, int offset, int header, int length, int ssrc, long index);

    /**
     * Encrypts an RTCP datagram and writes index and tag behind it.
     *
     * @param length bytes of the datagram; the array has room for index and tag behind them
     * @param index the 31-bit SRTCP index
     */
    void sealRtcp(byte[] array, int offset, int length, int ssrc, int index);

    /** Returns where in the datagram the word with the encryption flag and the SRTCP index stands. */
    int rtcpIndexAt(int offset, int length);

    /**
     * Checks the tag of an SRTCP datagram, and decrypts it if it is encrypted.
     *
     * @param length bytes of the datagram, index and tag included
     * @param word encryption flag and index
     * @return whether the tag was right; else the bytes are undefined
     */
    boolean openRtcp(byte[] array, int offset, int length, int ssrc, int word);
}
