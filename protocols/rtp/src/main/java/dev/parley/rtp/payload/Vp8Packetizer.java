package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;
import dev.parley.frames.FrameLayer;
import java.util.random.RandomGenerator;

/**
 * Payload format of VP8, RFC 7741, for sending: PictureID of 15 bits in every packet, TL0PICIDX and TID where frames have layers, and
 * partition boundaries ignored as §4.4 permits.
 */
final class Vp8Packetizer implements Packetizer {
    private final PayloadPlan plan = new PayloadPlan();
    private final byte[] descriptor = new byte[6];
    private int pictureId;
    private int tl0PicIdx;

    Vp8Packetizer(RandomGenerator random) {
        pictureId = random.nextInt(1 << 15);
        tl0PicIdx = random.nextInt(1 << 8);
    }

    @Override
    public PayloadPlan packetize(EncodedFrame frame, PayloadBudget budget) {
        if (frame.length() == 0) {
            throw new IllegalArgumentException("a VP8 frame without bytes");
        }
        // RFC 7741 §4.2: the PictureID "MUST increase by 1 for each subsequent frame", TL0PICIDX "MUST be incremented
        // when TID is 0".
        pictureId = pictureId + 1 & 0x7fff;
        int length = describe(frame.layer());
        plan.begin(frame);
        EvenSplit split = new EvenSplit(budget, length, frame.length(), true, true);
        int at = 0;
        while (split.hasNext()) {
            int count = split.next();
            descriptor[0] = (byte) (at == 0 ? 0x90 : 0x80);
            plan.packet();
            plan.put(descriptor, length);
            plan.range(at, count);
            at += count;
        }
        return plan;
    }

    private int describe(@org.jspecify.annotations.Nullable FrameLayer layer) {
        descriptor[1] = (byte) (layer == null ? 0x80 : 0xe0);
        descriptor[2] = (byte) (0x80 | pictureId >> 8);
        descriptor[3] = (byte) pictureId;
        if (layer == null) {
            return 4;
        }
        int temporal = Math.min(layer.temporal(), 3);
        if (temporal == 0) {
            tl0PicIdx = tl0PicIdx + 1 & 0xff;
        }
        descriptor[4] = (byte) tl0PicIdx;
        descriptor[5] = (byte) (temporal << 6);
        return 6;
    }
}
