package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import dev.parley.frames.FrameLayer;
import dev.parley.rtp.payload.AssembledFrame.References;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payload format of VP9, RFC 9628, for receiving. The spatial layers of a picture become one superframe, with its index (VP9
 * bitstream specification, Annex B).
 */
final class Vp9Depacketizer implements Depacketizer {
    /** Layers of a picture: SID has three bits, and an index counts eight frames. */
    private static final int MAX_LAYERS = 8;

    private final PictureHistory pictures = new PictureHistory();
    private List<List<Integer>> group = List.of();
    private long groupStart;

    @Override
    public int borders(byte[] bytes, int offset, int length) throws MalformedException {
        Vp9Descriptor descriptor = Vp9Descriptor.parse(bytes, offset, length);
        if (descriptor.length() >= length) {
            throw new MalformedException("VP9 packet without data");
        }
        return descriptor.start() && descriptor.spatialLayer() <= 0 ? START : 0;
    }

    @Override
    public AssembledFrame assemble(List<byte[]> payloads) throws MalformedException {
        Vp9Descriptor first = Vp9Descriptor.parse(payloads.get(0), 0, payloads.get(0).length);
        ByteJoin data = new ByteJoin();
        List<Integer> sizes = new ArrayList<>();
        int layerStart = 0;
        int spatial = 0;
        for (byte[] payload : payloads) {
            Vp9Descriptor each = Vp9Descriptor.parse(payload, 0, payload.length);
            if (each.start() && data.length() > layerStart) {
                sizes.add(data.length() - layerStart);
                layerStart = data.length();
            }
            spatial = Math.max(spatial, each.spatialLayer());
            data.append(payload, each.length(), payload.length - each.length());
        }
        sizes.add(data.length() - layerStart);
        if (sizes.size() > MAX_LAYERS) {
            throw new MalformedException("VP9 picture with more than eight layers");
        }
        // RFC 9628 §4.2: a key picture refers to no other one; its structure stands in the first packet.
        boolean key = !first.interPicture();
        int[] size = size(first, data.toByteArray(), key, sizes.size());
        if (sizes.size() > 1) {
            appendIndex(data, sizes);
        }
        FrameLayer layer = first.temporalLayer() < 0 ? null : new FrameLayer(spatial, first.temporalLayer());
        return new AssembledFrame(data.toByteArray(), key, size[0], size[1], layer, references(first, key));
    }

    private static int[] size(Vp9Descriptor first, byte[] frame, boolean key, int layers) {
        Vp9Descriptor.Structure structure = first.structure();
        if (structure != null && structure.widths().size() >= layers) {
            return new int[] {
                structure.widths().get(layers - 1), structure.heights().get(layers - 1)
            };
        }
        int[] size = key ? Vp9FrameHeader.keyFrameSize(frame, 0, frame.length) : null;
        return size == null ? new int[2] : size;
    }

    private static void appendIndex(ByteJoin data, List<Integer> sizes) {
        int largest = 0;
        for (int size : sizes) {
            largest = Math.max(largest, size);
        }
        int width = (32 - Integer.numberOfLeadingZeros(largest) + 7) / 8;
        int marker = 0xc0 | width - 1 << 3 | sizes.size() - 1;
        data.append(marker);
        for (int size : sizes) {
            for (int i = 0; i < width; i++) {
                data.append(size >> 8 * i);
            }
        }
        data.append(marker);
    }

    private @Nullable References references(Vp9Descriptor descriptor, boolean key) {
        if (descriptor.pictureId() < 0) {
            return null;
        }
        long id = pictures.unwrap(descriptor.pictureId(), descriptor.pictureIdBits());
        if (descriptor.structure() != null && !descriptor.flexible()) {
            group = descriptor.structure().group();
            groupStart = id;
        }
        List<Long> dependencies = new ArrayList<>();
        if (key) {
            // needs nothing
        } else if (descriptor.flexible()) {
            descriptor.differences().forEach(difference -> dependencies.add(id - difference));
        } else if (group.size() > 1) {
            // RFC 9628 §4.2: the group of pictures repeats from the picture that described it.
            List<Integer> differences = group.get(Math.floorMod(id - groupStart, group.size()));
            differences.forEach(difference -> dependencies.add(id - difference));
        } else if (descriptor.temporalLayer() > 0 && descriptor.tl0PicIdx() >= 0) {
            long base = pictures.base(descriptor.tl0PicIdx());
            dependencies.add(base);
            pictures.addBetween(base, id, descriptor.temporalLayer(), dependencies);
        } else {
            dependencies.add(descriptor.tl0PicIdx() >= 0 ? pictures.base(descriptor.tl0PicIdx() - 1) : id - 1);
        }
        if (descriptor.tl0PicIdx() >= 0) {
            pictures.add(id, descriptor.temporalLayer(), descriptor.tl0PicIdx());
        }
        return new References(id, dependencies);
    }

    @Override
    public void reset() {
        pictures.reset();
        group = List.of();
    }
}
