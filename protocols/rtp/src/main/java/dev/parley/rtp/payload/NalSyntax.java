package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/** The differences between NAL units of H.264 and H.265, and between their payload formats. */
enum NalSyntax {
    /** ITU-T H.264 §7.3.1, RFC 6184 §5.3. */
    H264(1, 24, 28) {
        @Override
        int type(byte[] nal, int offset) {
            return nal[offset] & 0x1f;
        }

        @Override
        boolean isDropped(int type) {
            // 9 to 12: delimiter, end of sequence, end of stream, filler. Packet borders and the marker carry what they
            // say.
            return type == 0 || type >= 9 && type <= 12 || type >= 24;
        }

        @Override
        boolean isParameterSet(int type) {
            return type == 7 || type == 8;
        }

        @Override
        boolean isSlice(int type) {
            return type >= 1 && type <= 5;
        }

        @Override
        boolean isKey(int type) {
            return type == 5;
        }

        @Override
        int borders(int type, byte[] bytes, int at, int end) {
            // A slice with first_mb_in_slice 0, whose code is the bit 1, begins a picture.
            boolean firstSlice = (type == 1 || type == 2 || type == 5) && at < end && bytes[at] < 0;
            return flags(type == 7 || type == 9 || firstSlice && type != 5, firstSlice);
        }

        @Override
        boolean isUndefined(int type) {
            return type == 0 || type >= 25 && type != 28;
        }
    },

    /** ITU-T H.265 §7.3.1.2, RFC 7798 §4.4. */
    H265(2, 48, 49) {
        @Override
        int type(byte[] nal, int offset) {
            return nal[offset] >> 1 & 0x3f;
        }

        @Override
        boolean isDropped(int type) {
            // 35 to 38: delimiter, end of sequence, end of bitstream, filler.
            return type >= 35 && type <= 38 || type >= 48;
        }

        @Override
        boolean isParameterSet(int type) {
            return type >= 32 && type <= 34;
        }

        @Override
        boolean isSlice(int type) {
            return type < 32;
        }

        @Override
        boolean isKey(int type) {
            return type >= 16 && type <= 23;
        }

        @Override
        int borders(int type, byte[] bytes, int at, int end) {
            // first_slice_segment_in_pic_flag is the first bit of a slice header.
            boolean firstSlice = type < 32 && at < end && bytes[at] < 0;
            return flags(type == 32 || type == 35 || firstSlice && !isKey(type), firstSlice);
        }

        @Override
        boolean isUndefined(int type) {
            return type > 50;
        }
    };

    /** Bytes of a NAL unit's header. */
    final int headerLength;

    /** Type of an aggregation packet: STAP-A, AP. */
    final int aggregation;

    /** Type of a fragmentation unit: FU-A, FU. */
    final int fragmentation;

    NalSyntax(int headerLength, int aggregation, int fragmentation) {
        this.headerLength = headerLength;
        this.aggregation = aggregation;
        this.fragmentation = fragmentation;
    }

    abstract int type(byte[] nal, int offset);

    /** Returns whether NAL units of the type are left out when sending and receiving. */
    abstract boolean isDropped(int type);

    abstract boolean isParameterSet(int type);

    abstract boolean isSlice(int type);

    /** Returns whether a slice of the type is of a picture where decoding can start. */
    abstract boolean isKey(int type);

    /** Returns the {@link Depacketizer#borders borders} of a packet with that NAL unit; {@code at} is behind its header. */
    abstract int borders(int type, byte[] bytes, int at, int end);

    /** A first slice of a key picture is no sure start: parameter sets that belong to it may be missing before it. */
    static int flags(boolean start, boolean firstSlice) {
        return Depacketizer.START_AFTER_END
                | (start ? Depacketizer.START : 0)
                | (firstSlice ? Depacketizer.START_OF_STREAM : 0);
    }

    /** Returns whether a payload of that type cannot be in a stream of our formats. */
    abstract boolean isUndefined(int type);

    /** Returns the type in the header of a fragmentation unit. */
    int fragmentedType(int fuHeader) {
        return fuHeader & (this == H264 ? 0x1f : 0x3f);
    }

    /** Writes the header of the NAL unit that begins with the fragment at {@code offset}. */
    void restoreHeader(byte[] fragment, int offset, ByteJoin into) {
        int type = fragmentedType(fragment[offset + headerLength]);
        if (this == H264) {
            // RFC 6184 §5.8: "the NAL unit type octet of the fragmented NAL unit is not included as such in the
            // fragmentation unit payload, but rather the information of the NAL unit type octet ... is conveyed in the
            // F and NRI fields of the FU indicator octet ... and in the type field of the FU header."
            into.append(fragment[offset] & 0xe0 | type);
        } else {
            into.append(fragment[offset] & 0x81 | type << 1);
            into.append(fragment[offset + 1]);
        }
    }

    /** Checks that a payload has a NAL unit header, and returns its type. */
    int checkedType(byte[] bytes, int offset, int length) throws MalformedException {
        if (length < headerLength) {
            throw new MalformedException("NAL unit shorter than its header");
        }
        int type = type(bytes, offset);
        if (isUndefined(type)) {
            throw new MalformedException("NAL unit of a type that was not negotiated");
        }
        return type;
    }
}
