package dev.parley.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of real encoders through packets of many sizes, in order, out of order, and with losses. */
class RoundTripTest {
    static Stream<Codec> codecs() {
        return Stream.of(EncodedFiles.VP8, EncodedFiles.VP9, EncodedFiles.AV1, EncodedFiles.H264, EncodedFiles.H265);
    }

    private record Packet(long number, int timestamp, boolean marker, byte[] payload, int frame) {}

    private static List<Packet> packets(List<EncodedFrame> frames, PayloadBudget budget, long firstNumber) {
        Packetizer packetizer = PayloadFormats.packetizer(frames.get(0).codec(), new Random(1));
        List<Packet> packets = new ArrayList<>();
        for (int f = 0; f < frames.size(); f++) {
            PayloadPlan plan = packetizer.packetize(frames.get(f), budget);
            for (int i = 0; i < plan.packets(); i++) {
                assertThat(plan.length(i)).isBetween(1, budget.of(i == 0, i == plan.packets() - 1));
                packets.add(new Packet(
                        firstNumber + packets.size(),
                        (int) frames.get(f).rtpTimestamp(),
                        plan.marker(i),
                        plan.payload(i),
                        f));
            }
        }
        return packets;
    }

    private static void insert(FrameAssembler assembler, Packet packet) {
        // Behind other bytes, as in a packet.
        byte[] array = new byte[packet.payload.length + 9];
        System.arraycopy(packet.payload, 0, array, 7, packet.payload.length);
        assembler.insert(packet.number, packet.timestamp, packet.marker, array, 7, packet.payload.length);
    }

    private static void drain(FrameAssembler assembler, Timestamp now, List<EncodedFrame> into) {
        for (EncodedFrame frame = assembler.poll(now); frame != null; frame = assembler.poll(now)) {
            into.add(frame);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void inOrder(Codec codec) {
        List<EncodedFrame> frames = EncodedFiles.frames(codec);
        assertThat(frames).hasSize(12);
        for (PayloadBudget budget : List.of(
                PayloadBudget.uniform(PayloadBudget.MIN),
                PayloadBudget.uniform(101),
                new PayloadBudget(160, 170, 200, 180),
                PayloadBudget.uniform(1_200))) {
            FrameAssembler assembler = PayloadFormats.assembler(codec);
            List<EncodedFrame> received = new ArrayList<>();
            for (Packet packet : packets(frames, budget, 0)) {
                insert(assembler, packet);
                drain(assembler, Timestamp.ZERO, received);
            }
            assertThat(received).hasSize(12);
            for (int i = 0; i < 12; i++) {
                EncodedFrame frame = received.get(i);
                assertThat(frame.toByteArray()).isEqualTo(EncodedFiles.normalized(frames.get(i)));
                assertThat(frame.rtpTimestamp()).isEqualTo(frames.get(i).rtpTimestamp());
                assertThat(frame.key()).as("key of %d", i).isEqualTo(i % 6 == 0);
                assertThat(frame.gapBefore()).isFalse();
            }
            assertThat(received.get(0).width()).isEqualTo(98);
            assertThat(received.get(0).height()).isEqualTo(66);
            assertThat(assembler.drops().total()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void reorderedAndTwice(Codec codec) {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<EncodedFrame> frames = EncodedFiles.frames(codec);
            List<Packet> packets = packets(frames, PayloadBudget.uniform(64 + random.nextInt(400)), 65_530);
            for (int i = 0; i + 1 < packets.size(); i++) {
                Collections.swap(packets, i, Math.min(packets.size() - 1, i + random.nextInt(6)));
            }
            FrameAssembler assembler = PayloadFormats.assembler(codec);
            List<EncodedFrame> received = new ArrayList<>();
            for (Packet packet : packets) {
                insert(assembler, packet);
                if (random.nextInt(10) == 0) {
                    insert(assembler, packet);
                }
                drain(assembler, Timestamp.ZERO, received);
            }
            assertThat(received).as("seed %d", seed).hasSize(12);
            for (int i = 0; i < 12; i++) {
                assertThat(received.get(i).toByteArray()).isEqualTo(EncodedFiles.normalized(frames.get(i)));
                assertThat(received.get(i).gapBefore()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void whatArrivesAfterLossesIsUnchangedInOrderAndMarked(Codec codec) {
        List<EncodedFrame> frames = EncodedFiles.frames(codec);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Packet> packets = packets(frames, PayloadBudget.uniform(100 + random.nextInt(300)), -3);
            boolean[] damaged = new boolean[12];
            packets.removeIf(packet -> {
                boolean lost = random.nextInt(40) == 0;
                damaged[packet.frame] |= lost;
                return lost;
            });
            FrameAssembler assembler = PayloadFormats.assembler(codec);
            assembler.setPatience(Duration.ofMillis(100));
            List<EncodedFrame> received = new ArrayList<>();
            Timestamp now = Timestamp.ZERO;
            for (Packet packet : packets) {
                insert(assembler, packet);
                drain(assembler, now, received);
                now = now.plusMillis(5);
            }
            drain(assembler, now.plusMillis(200), received);
            drain(assembler, now.plusMillis(400), received);
            checkAfterLosses(seed, frames, damaged, received);
        }
    }

    private static void checkAfterLosses(
            int seed, List<EncodedFrame> frames, boolean[] damaged, List<EncodedFrame> received) {
        int last = -1;
        for (EncodedFrame frame : received) {
            int index = (int) (frame.rtpTimestamp() - 0xffff_f000L & 0xffff_ffffL) / 6_000;
            assertThat(index).as("seed %d", seed).isGreaterThan(last);
            assertThat(damaged[index]).as("frame %d of seed %d", index, seed).isFalse();
            assertThat(frame.toByteArray()).isEqualTo(EncodedFiles.normalized(frames.get(index)));
            boolean missed = last >= 0 && index != last + 1;
            assertThat(frame.gapBefore())
                    .as("gap before %d of seed %d", index, seed)
                    .isEqualTo(missed);
            // Without a statement to the contrary, a frame needs all before it back to a key frame.
            assertThat(!missed || frame.key())
                    .as("frame %d of seed %d", index, seed)
                    .isTrue();
            last = index;
        }
        for (int key = 0; key < 12; key += 6) {
            boolean bordersKnown = key == 0 || !damaged[key - 1];
            if (!damaged[key] && bordersKnown) {
                int wanted = key;
                assertThat(received.stream()
                                .anyMatch(frame -> frame.rtpTimestamp()
                                        == frames.get(wanted).rtpTimestamp()))
                        .as("key frame %d of seed %d", key, seed)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void packetsOfAFrameAreEquallyLong(Codec codec) {
        boolean[] several = new boolean[1];
        for (EncodedFrame frame : EncodedFiles.frames(codec)) {
            PayloadBudget budget = new PayloadBudget(180, 190, 200, 188);
            PayloadPlan plan = PayloadFormats.packetizer(codec, new Random(2)).packetize(frame, budget);
            if (codec.name().startsWith("h26")) {
                continue; // one NAL unit after the other; see NalPayloadTest
            }
            int allowance = codec.is("av1") ? 2 : 0;
            int first = plan.length(0) + budget.middle() - budget.first();
            for (int i = 1; i < plan.packets() - 1; i++) {
                assertThat(plan.length(i)).isBetween(first - allowance, first + allowance);
                several[0] = true;
            }
            if (plan.packets() > 1) {
                assertThat(plan.length(plan.packets() - 1)).isLessThanOrEqualTo(first - 12 + allowance);
            }
        }
        assertThat(several[0] || codec.name().startsWith("h26")).isTrue();
    }
}
