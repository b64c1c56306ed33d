package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;
import dev.parley.frames.FrameLayer;
import java.util.random.RandomGenerator;

/**
 * Payload format of VP9, RFC 9628, for sending, in non-flexible mode: each picture refers at most to the one before it. A frame goes
 * as one layer frame, also if it is a superframe of a hidden and a shown frame.
 */
final class Vp9Packetizer implements Packetizer {
    /** Length of the descriptor without scalability structure: flags, PictureID, layer indices, TL0PICIDX. */
    private static final int DESCRIPTOR = 5;

    /** The same with a structure of one layer: head, width, height, and a group of one picture. */
    private static final int WITH_STRUCTURE = DESCRIPTOR + 8;

    private final PayloadPlan plan = new PayloadPlan();
    private final byte[] descriptor = new byte[WITH_STRUCTURE];
    private int pictureId;
    private int tl0PicIdx;

    Vp9Packetizer(RandomGenerator random) {
        pictureId = random.nextInt(1 << 15);
        tl0PicIdx = random.nextInt(1 << 8);
    }

    @Override
    public PayloadPlan packetize(EncodedFrame frame, PayloadBudget budget) {
        if (frame.length() == 0) {
            throw new IllegalArgumentException("a VP9 frame without bytes");
        }
        pictureId = pictureId + 1 & 0x7fff;
        FrameLayer layer = frame.layer();
        int temporal = layer == null ? 0 : layer.temporal();
        if (temporal == 0) {
            tl0PicIdx = tl0PicIdx + 1 & 0xff;
        }
        int flags = 0xa0 | (frame.key() ? 0 : 0x40);
        descriptor[1] = (byte) (0x80 | pictureId >> 8);
        descriptor[2] = (byte) pictureId;
        descriptor[3] = (byte) (temporal << 5);
        descriptor[4] = (byte) tl0PicIdx;
        plan.begin(frame);
        // Only the first packet of a key frame carries the structure; the room for it counts as data of that packet.
        int structure = frame.key() ? describeStructure(frame) : 0;
        EvenSplit split = new EvenSplit(budget, DESCRIPTOR, structure + frame.length(), true, true);
        int at = 0;
        while (split.hasNext()) {
            boolean first = at == 0;
            boolean last = split.nextIsLast();
            int count = split.next() - (first ? structure : 0);
            descriptor[0] =
                    (byte) (flags | (first ? 0x08 : 0) | (last ? 0x04 : 0) | (first && structure > 0 ? 0x02 : 0));
            plan.packet();
            plan.put(descriptor, DESCRIPTOR + (first ? structure : 0));
            plan.range(at, count);
            at += count;
        }
        return plan;
    }

    private int describeStructure(EncodedFrame frame) {
        int width = frame.width();
        int height = frame.height();
        if (width == 0 || height == 0) {
            byte[] head = new byte[Math.min(frame.length(), 16)];
            frame.get(0, head, 0, head.length);
            int[] size = Vp9FrameHeader.keyFrameSize(head, 0, head.length);
            width = size == null ? 0 : size[0];
            height = size == null ? 0 : size[1];
        }
        boolean sized = width > 0 && height > 0 && width < 1 << 16 && height < 1 << 16;
        int at = DESCRIPTOR;
        descriptor[at++] = (byte) (sized ? 0x18 : 0x08);
        if (sized) {
            descriptor[at++] = (byte) (width >> 8);
            descriptor[at++] = (byte) width;
            descriptor[at++] = (byte) (height >> 8);
            descriptor[at++] = (byte) height;
        }
        // A group of one picture of layer 0 that refers to the one before it.
        descriptor[at++] = 1;
        descriptor[at++] = 0x04;
        descriptor[at++] = 1;
        return at - DESCRIPTOR;
    }
}
