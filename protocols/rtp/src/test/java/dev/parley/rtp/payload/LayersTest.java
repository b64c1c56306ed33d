package dev.parley.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.FrameLayer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that need fewer than all frames before them. */
class LayersTest {
    private static byte[] bits(String text) {
        String digits = text.replace(" ", "");
        byte[] bytes = new byte[(digits.length() + 7) / 8];
        for (int i = 0; i < digits.length(); i++) {
            bytes[i / 8] |= (byte) (digits.charAt(i) == '1' ? 0x80 >> i % 8 : 0);
        }
        return bytes;
    }

    private static String number(int value, int bits) {
        return String.format("%" + bits + "s", Integer.toBinaryString(value)).replace(' ', '0');
    }

    /** The structure of Appendix A.10.2.1, one spatial and three temporal layers, with template ids from 10 on. */
    private static byte[] l1t3(int frame) {
        return bits("11" + number(10, 6) + number(frame, 16)
                + "10000"
                + number(10, 6) + number(2, 5)
                + "00 01 01 00 11"
                + "10 10 10  10 10 10  10 01 00  01 00 00  01 00 00"
                + "0  1 0011 0  1 0001 0  1 0000 0  1 0000 0"
                + "01 0000 0100 0010 0001 0011"
                + "1" + number(639, 16) + number(479, 16));
    }

    private static byte[] descriptor(int template, int frame) {
        return bits("11" + number(template, 6) + number(frame, 16));
    }

    @Test
    @Spec("RTP Payload Format For AV1 §A.10.2.1")
    void dependencyDescriptors() {
        DependencyDescriptorReader reader = new DependencyDescriptorReader();
        assertThat(reader.read(descriptor(10, 1), 0, 3)).isNull();
        byte[] first = l1t3(65_534);
        DependencyDescriptor structure = reader.read(first, 0, first.length);
        assertThat(structure.newStructure()).isTrue();
        assertThat(structure.width()).isEqualTo(640);
        assertThat(structure.height()).isEqualTo(480);
        assertThat(structure.frameDifferences()).isEmpty();
        assertThat(structure.activeDecodeTargets()).isEqualTo(7);
        DependencyDescriptor second = reader.read(descriptor(13, 65_535), 0, 3);
        assertThat(second.temporalLayer()).isEqualTo(2);
        assertThat(second.frameDifferences()).containsExactly(1);
        assertThat(second.decodeTargets()).containsExactly(1, 0, 0);
        assertThat(second.chainDifferences()).containsExactly(1);
        DependencyDescriptor third = reader.read(descriptor(12, 0), 0, 3);
        assertThat(third.frameNumber()).isEqualTo(second.frameNumber() + 1);
        assertThat(third.temporalLayer()).isEqualTo(1);
        // Template 11, with differences of its own: 2 in four bits, 300 in twelve.
        byte[] custom = bits("11" + number(11, 6) + number(2, 16) + "00010 01 0001 11 000100101011 00");
        DependencyDescriptor fourth = reader.read(custom, 0, custom.length);
        assertThat(fourth.frameDifferences()).containsExactly(2, 300);
        assertThat(reader.read(descriptor(20, 3), 0, 3)).isNull();
        for (int cut = 0; cut < first.length; cut++) {
            new DependencyDescriptorReader().read(first, 0, cut);
        }
    }

    @Test
    void withADescriptorAnUpperLayerMayBeMissing() {
        FrameAssembler assembler = PayloadFormats.assembler(EncodedFiles.VP8);
        byte[][] descriptors = {l1t3(0), descriptor(13, 1), descriptor(12, 2), descriptor(14, 3), descriptor(11, 4)};
        List<Long> delivered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            if (i == 1) {
                assembler.insertEmpty(i);
                continue;
            }
            // A descriptor of VP8 without PictureID, and a key frame of 1 × 1 pixel.
            byte[] payload =
                    i == 0 ? new byte[] {0x10, 0, 0, 0, (byte) 0x9d, 1, 0x2a, 1, 0, 1, 0} : new byte[] {0x10, 1, 0, 0};
            assembler.insert(i, 3_000 * i, true, payload, 0, payload.length, descriptors[i], 0, descriptors[i].length);
            for (EncodedFrame frame = assembler.poll(Timestamp.ZERO);
                    frame != null;
                    frame = assembler.poll(Timestamp.ZERO)) {
                delivered.add(frame.rtpTimestamp() / 3_000);
            }
        }
        assertThat(delivered).containsExactly(0L, 2L, 3L, 4L);
    }

    private static List<Long> vp8(int lost, boolean upperLost) {
        Packetizer packetizer = PayloadFormats.packetizer(EncodedFiles.VP8, new java.util.Random(lost));
        FrameAssembler assembler = PayloadFormats.assembler(EncodedFiles.VP8);
        List<Long> delivered = new ArrayList<>();
        Timestamp now = Timestamp.ZERO;
        for (int i = 0; i < 8; i++) {
            byte[] data = i == 0 ? new byte[] {0, 0, 0, (byte) 0x9d, 1, 0x2a, 1, 0, 1, 0} : new byte[] {1, 0, 0};
            EncodedFrame frame = EncodedFrame.of(EncodedFiles.VP8, data)
                    .layer(new FrameLayer(0, i % 2))
                    .build();
            PayloadPlan plan = packetizer.packetize(frame, PayloadBudget.uniform(100));
            boolean missing = i == lost || upperLost && i % 2 == 1;
            if (!missing) {
                assembler.insert(i, i, true, plan.payload(0), 0, plan.length(0));
            }
            now = now.plusMillis(100);
            for (EncodedFrame each = assembler.poll(now); each != null; each = assembler.poll(now)) {
                delivered.add(each.rtpTimestamp());
            }
        }
        for (int i = 0; i < 4; i++) {
            now = now.plusMillis(100);
            for (EncodedFrame each = assembler.poll(now); each != null; each = assembler.poll(now)) {
                delivered.add(each.rtpTimestamp());
            }
        }
        return delivered;
    }

    @Test
    @Spec("RFC 7741 §4.2")
    void aLostUpperLayerOfVp8CostsItselfAlone() {
        assertThat(vp8(3, false)).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 7L);
        assertThat(vp8(-1, true)).containsExactly(0L, 2L, 4L, 6L);
        // All after a lost base frame hangs on it.
        assertThat(vp8(2, false)).containsExactly(0L, 1L);
    }
}
