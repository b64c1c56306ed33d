package dev.parley.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.util.Random;

/** Any packets give frames or nothing, of bounded size; frames that left one assembler pass through packets unchanged. */
class PayloadFuzzTest {
    private static final String[] CODECS = {
        "video/VP8", "video/VP9", "video/H264", "video/H265", "video/AV1", "audio/opus"
    };

    @FuzzTest
    void packets(FuzzedDataProvider data) {
        Codec codec = new Codec(data.pickValue(CODECS), 90_000, null, "packetization-mode=1");
        FrameAssembler assembler = PayloadFormats.assembler(codec);
        Timestamp now = Timestamp.ZERO;
        long number = data.consumeInt(-10, 70_000);
        while (data.remainingBytes() > 0) {
            number += data.consumeInt(-3, 5);
            int timestamp = data.consumeInt(0, 3);
            boolean marker = data.consumeBoolean();
            byte[] descriptor = data.consumeBytes(data.consumeInt(0, 20));
            byte[] payload = data.consumeBytes(data.consumeInt(0, 60));
            assembler.insert(number, timestamp, marker, payload, 0, payload.length, descriptor, 0, descriptor.length);
            now = now.plusMillis(data.consumeInt(0, 200));
            for (EncodedFrame frame = assembler.poll(now); frame != null; frame = assembler.poll(now)) {
                repeat(frame);
            }
        }
    }

    private static void repeat(EncodedFrame frame) {
        assertThat(frame.length()).isLessThan(1 << 20);
        if (frame.length() == 0) {
            return;
        }
        PayloadPlan plan;
        try {
            plan = PayloadFormats.packetizer(frame.codec(), new Random(1)).packetize(frame, PayloadBudget.uniform(80));
        } catch (IllegalArgumentException e) {
            // A NAL unit of a peer may look like a start code, or be no parameter set.
            return;
        }
        for (int i = 0; i < plan.packets(); i++) {
            assertThat(plan.length(i)).isBetween(1, 80);
            assertThat(plan.payload(i)).hasSize(plan.length(i));
        }
    }

    @FuzzTest
    void blocks(byte[] data) {
        try {
            for (Redundancy.Block block : Redundancy.parse(data, 0, data.length, 63)) {
                assertThat(Redundancy.copy(data, block)).hasSize(block.length());
            }
            TelephoneEvent.parse(data, 0, data.length);
            ComfortNoise.parse(data, 0, data.length);
        } catch (MalformedException e) {
            return;
        }
    }
}
