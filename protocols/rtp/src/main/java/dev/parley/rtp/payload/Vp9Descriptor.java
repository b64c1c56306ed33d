package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payload descriptor of VP9, RFC 9628 §4.2.
 *
 * @param length bytes of the descriptor
 * @param pictureId 7 or 15 bits, or -1 if absent
 * @param pictureIdBits 7 or 15, or 0 if absent
 * @param interPicture bit P: refers to earlier pictures
 * @param flexible bit F
 * @param start bit B: begins a frame of a layer
 * @param end bit E: ends a frame of a layer
 * @param temporalLayer TID, or -1 if absent
 * @param spatialLayer SID, or -1 if absent
 * @param switchingUp bit U
 * @param interLayer bit D: refers to the layer below in the same picture
 * @param tl0PicIdx 0 to 255, or -1 if absent
 * @param differences P_DIFF of flexible mode
 * @param structure scalability structure, or null if absent
 */
record Vp9Descriptor(
        int length,
        int pictureId,
        int pictureIdBits,
        boolean interPicture,
        boolean flexible,
        boolean start,
        boolean end,
        int temporalLayer,
        int spatialLayer,
        boolean switchingUp,
        boolean interLayer,
        int tl0PicIdx,
        List<Integer> differences,
        @Nullable Structure structure) {

    /**
     * Scalability structure.
     *
     * @param widths width of each spatial layer in pixels, empty if absent
     * @param heights height of each spatial layer in pixels, empty if absent
     * @param group P_DIFFs of each picture of the group, empty if absent
     */
    record Structure(List<Integer> widths, List<Integer> heights, List<List<Integer>> group) {}

    static Vp9Descriptor parse(byte[] bytes, int offset, int count) throws MalformedException {
        PayloadCursor in = new PayloadCursor(bytes, offset, count, "VP9 descriptor beyond the packet");
        int flags = in.u8();
        int pictureId = -1;
        int pictureIdBits = 0;
        if ((flags & 0x80) != 0) {
            int id = in.u8();
            boolean extended = (id & 0x80) != 0;
            pictureId = extended ? (id & 0x7f) << 8 | in.u8() : id;
            pictureIdBits = extended ? 15 : 7;
        }
        boolean interPicture = (flags & 0x40) != 0;
        boolean flexible = (flags & 0x10) != 0;
        int layers = -1;
        int tl0 = -1;
        if ((flags & 0x20) != 0) {
            layers = in.u8();
            // RFC 9628 §4.2: TL0PICIDX is present with the layer indices in non-flexible mode alone.
            tl0 = flexible ? -1 : in.u8();
        }
        List<Integer> differences = new ArrayList<>();
        if (flexible && interPicture) {
            boolean more = true;
            while (more) {
                // RFC 9628 §4.2: "A P_DIFF field can be up to three times", each with a bit N that another follows.
                if (differences.size() == 3) {
                    throw new MalformedException("VP9 descriptor with more than three references");
                }
                int octet = in.u8();
                differences.add(octet >> 1);
                more = (octet & 1) != 0;
            }
        }
        Structure structure = (flags & 0x02) != 0 ? parseStructure(in) : null;
        return new Vp9Descriptor(
                in.position() - offset,
                pictureId,
                pictureIdBits,
                interPicture,
                flexible,
                (flags & 0x08) != 0,
                (flags & 0x04) != 0,
                layers < 0 ? -1 : layers >> 5,
                layers < 0 ? -1 : layers >> 1 & 7,
                layers >= 0 && (layers & 0x10) != 0,
                layers >= 0 && (layers & 1) != 0,
                tl0,
                differences,
                structure);
    }

    private static Structure parseStructure(PayloadCursor in) throws MalformedException {
        int head = in.u8();
        List<Integer> widths = new ArrayList<>();
        List<Integer> heights = new ArrayList<>();
        if ((head & 0x10) != 0) {
            for (int layer = 0; layer <= head >> 5; layer++) {
                widths.add(in.u16());
                heights.add(in.u16());
            }
        }
        List<List<Integer>> group = new ArrayList<>();
        int pictures = (head & 0x08) != 0 ? in.u8() : 0;
        for (int i = 0; i < pictures; i++) {
            int octet = in.u8();
            List<Integer> differences = new ArrayList<>();
            for (int r = octet >> 2 & 3; r > 0; r--) {
                differences.add(in.u8());
            }
            group.add(differences);
        }
        return new Structure(widths, heights, group);
    }
}
