package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import dev.parley.frames.FrameLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RTP Payload Format For AV1, for receiving: temporal delimiter and sizes are restored. */
final class Av1Depacketizer implements Depacketizer {
    private static final String BEYOND = "OBU beyond its packet";

    private int width;
    private int height;

    /** Joined part of one temporal unit. */
    private final class Joined {
        final ByteJoin data = new ByteJoin();

        @Nullable
        ByteJoin fragment;

        boolean sequence;

        @Nullable
        FrameLayer layer;

        /** Takes an element that ends its unit. */
        void end(byte[] bytes, int offset, int count) throws MalformedException {
            ByteJoin begun = fragment;
            if (begun != null) {
                begun.append(bytes, offset, count);
                byte[] unit = begun.toByteArray();
                fragment = null;
                add(unit, 0, unit.length);
            } else {
                add(bytes, offset, count);
            }
        }

        void part(byte[] bytes, int offset, int count) {
            ByteJoin begun = fragment == null ? new ByteJoin() : fragment;
            begun.append(bytes, offset, count);
            fragment = begun;
        }

        private void add(byte[] bytes, int offset, int count) throws MalformedException {
            PayloadCursor in = new PayloadCursor(bytes, offset, count, BEYOND);
            int header = in.u8();
            if ((header & 0x80) != 0) {
                throw new MalformedException("OBU with the forbidden bit");
            }
            int type = Obu.type(header);
            int extension = (header & Obu.HAS_EXTENSION) != 0 ? in.u8() : -1;
            int length = (header & Obu.HAS_SIZE) != 0 ? in.leb128() : in.remaining();
            if (length > in.remaining()) {
                throw new MalformedException(BEYOND);
            }
            if (Obu.isDropped(type)) {
                return;
            }
            if (type == Obu.SEQUENCE_HEADER) {
                int[] size = Obu.sequenceSize(bytes, in.position(), length);
                width = size[0];
                height = size[1];
                sequence = true;
            }
            data.append(header | Obu.HAS_SIZE);
            if (extension >= 0) {
                data.append(extension);
                // AV1 specification §5.3.3: temporal_id in three bits, spatial_id in two.
                layer = new FrameLayer(extension >> 3 & 3, extension >> 5);
            }
            data.appendLeb128(length);
            data.append(bytes, in.position(), length);
        }
    }

    @Override
    public int borders(byte[] bytes, int offset, int length) throws MalformedException {
        if (length < 2) {
            throw new MalformedException("AV1 packet without data");
        }
        int header = bytes[offset];
        if ((header & 0x80) != 0) {
            if ((header & 0x08) != 0) {
                throw new MalformedException("AV1 sequence that begins with a fragment");
            }
            return 0;
        }
        return (header & 0x08) != 0 ? START | START_AFTER_END : START_AFTER_END;
    }

    @Override
    public AssembledFrame assemble(List<byte[]> payloads) throws MalformedException {
        Joined unit = new Joined();
        // AV1 specification §7.5: a temporal unit begins with a temporal delimiter, which has no content.
        unit.data.append(Obu.TEMPORAL_DELIMITER << 3 | Obu.HAS_SIZE);
        unit.data.append(0);
        for (byte[] payload : payloads) {
            PayloadCursor in = new PayloadCursor(payload, 0, payload.length, BEYOND);
            int header = in.u8();
            boolean continued = (header & 0x80) != 0;
            if (continued != (unit.fragment != null)) {
                throw new MalformedException("OBU fragments that do not join");
            }
            readElements(in, payload, header >> 4 & 3, (header & 0x40) != 0, unit);
        }
        if (unit.fragment != null) {
            throw new MalformedException("OBU fragments that do not join");
        }
        if (unit.data.length() == 2) {
            throw new MalformedException("AV1 temporal unit of ignored OBUs alone");
        }
        boolean begins = (payloads.get(0)[0] & 0x08) != 0;
        return new AssembledFrame(unit.data.toByteArray(), begins || unit.sequence, width, height, unit.layer, null);
    }

    private static void readElements(PayloadCursor in, byte[] payload, int counted, boolean continues, Joined unit)
            throws MalformedException {
        int index = 0;
        while (in.remaining() > 0) {
            index++;
            boolean bare = counted > 0 && index == counted;
            int length = bare ? in.remaining() : in.leb128();
            int at = in.position();
            in.skip(length);
            if (in.remaining() == 0 && continues) {
                unit.part(payload, at, length);
            } else if (length > 0 || unit.fragment != null) {
                unit.end(payload, at, length);
            }
        }
    }
}
