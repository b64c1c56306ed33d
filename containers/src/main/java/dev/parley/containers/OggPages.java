package dev.parley.containers;

import java.io.ByteArrayOutputStream;

/** Pages of Ogg, RFC 3533 §6. */
final class OggPages {
    static final int HEADER = 27;
    static final int CONTINUED = 1;
    static final int FIRST = 2;
    static final int LAST = 4;

    private static final int[] CRC = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int value = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                value = value << 1 ^ (value < 0 ? 0x04c1_1db7 : 0);
            }
            CRC[i] = value;
        }
    }

    private OggPages() {}

    /** Returns the checksum of a page whose checksum field is zero: polynomial 0x04C11DB7, no reflection, start and end 0. */
    static int checksum(byte[] page, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc = crc << 8 ^ CRC[crc >>> 24 ^ page[i] & 0xff];
        }
        return crc;
    }

    /** Returns a page of whole packets, whose lacing values together are at most 255. */
    static byte[] page(int flags, long granule, int serial, int sequence, Iterable<byte[]> packets) {
        ByteArrayOutputStream lacing = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            for (int left = packet.length; left >= 255; left -= 255) {
                lacing.write(255);
            }
            lacing.write(packet.length % 255);
            body.writeBytes(packet);
        }
        byte[] page = new byte[HEADER + lacing.size() + body.size()];
        Bytes.putAscii(page, 0, "OggS");
        page[5] = (byte) flags;
        Bytes.putLittle(page, 6, granule, 8);
        Bytes.putLittle(page, 14, serial, 4);
        Bytes.putLittle(page, 18, sequence, 4);
        page[26] = (byte) lacing.size();
        System.arraycopy(lacing.toByteArray(), 0, page, HEADER, lacing.size());
        System.arraycopy(body.toByteArray(), 0, page, HEADER + lacing.size(), body.size());
        Bytes.putLittle(page, 22, checksum(page, page.length), 4);
        return page;
    }
}
