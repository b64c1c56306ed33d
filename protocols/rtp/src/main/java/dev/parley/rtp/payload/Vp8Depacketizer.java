package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import dev.parley.frames.FrameLayer;
import dev.parley.rtp.payload.AssembledFrame.References;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payload format of VP8, RFC 7741, for receiving. */
final class Vp8Depacketizer implements Depacketizer {
    private final PictureHistory pictures = new PictureHistory();

    @Override
    public int borders(byte[] bytes, int offset, int length) throws MalformedException {
        Vp8Descriptor descriptor = Vp8Descriptor.parse(bytes, offset, length);
        if (descriptor.length() >= length) {
            throw new MalformedException("VP8 packet without data");
        }
        return descriptor.startsFrame() ? START : 0;
    }

    @Override
    public AssembledFrame assemble(List<byte[]> payloads) throws MalformedException {
        Vp8Descriptor first = Vp8Descriptor.parse(payloads.get(0), 0, payloads.get(0).length);
        ByteJoin data = new ByteJoin();
        for (byte[] payload : payloads) {
            Vp8Descriptor each = Vp8Descriptor.parse(payload, 0, payload.length);
            data.append(payload, each.length(), payload.length - each.length());
        }
        byte[] frame = data.toByteArray();
        // RFC 7741 §4.3: "P: Inverse key frame flag. When set to 0, the current frame is a key frame."
        boolean key = (frame[0] & 1) == 0;
        int width = 0;
        int height = 0;
        if (key) {
            // RFC 6386 §9.1: a key frame's header has a start code, and two bytes each for width and height with a
            // scale.
            if (frame.length < 10 || frame[3] != (byte) 0x9d || frame[4] != 1 || frame[5] != 0x2a) {
                throw new MalformedException("VP8 key frame without its start code");
            }
            width = (frame[6] & 0xff | frame[7] << 8) & 0x3fff;
            height = (frame[8] & 0xff | frame[9] << 8) & 0x3fff;
        }
        FrameLayer layer = first.temporalLayer() < 0 ? null : new FrameLayer(0, first.temporalLayer());
        return new AssembledFrame(frame, key, width, height, layer, references(first, key));
    }

    private @Nullable References references(Vp8Descriptor descriptor, boolean key) {
        if (descriptor.pictureId() < 0) {
            return null;
        }
        long id = pictures.unwrap(descriptor.pictureId(), descriptor.pictureIdBits());
        List<Long> dependencies = new ArrayList<>();
        boolean layered = descriptor.tl0PicIdx() >= 0 && descriptor.temporalLayer() >= 0;
        if (!key && !layered) {
            dependencies.add(id - 1);
        } else if (!key && descriptor.temporalLayer() == 0) {
            dependencies.add(pictures.base(descriptor.tl0PicIdx() - 1));
        } else if (!key) {
            // RFC 7741 §4.2: "TL0PICIDX indicates on which base-layer frame the current image depends." With the Y bit
            // on no other.
            long base = pictures.base(descriptor.tl0PicIdx());
            dependencies.add(base);
            if (!descriptor.layerSync()) {
                pictures.addBetween(base, id, descriptor.temporalLayer(), dependencies);
            }
        }
        if (layered) {
            pictures.add(id, descriptor.temporalLayer(), descriptor.tl0PicIdx());
        }
        return new References(id, dependencies);
    }

    @Override
    public void reset() {
        pictures.reset();
    }
}
