package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedReader;
import dev.parley.mediacapture.EncodedSource;
import dev.parley.mediacapture.PushResult;
import dev.parley.simulation.LinkConditions;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and sound both ways over a path that loses, repeats and delays: what arrives is what was sent, in order, gaps marked. */
class LossyMediaTest {
    private static final Duration PICTURE = Duration.ofMillis(40);
    private static final Duration OUTAGE = Duration.ofSeconds(1);
    private static final int PICTURES = 500;

    /** Loss of one end's line; a packet passes both. */
    private static final LinkConditions LOSSY = LinkConditions.builder()
            .latency(Duration.ofMillis(12))
            .loss(0.025)
            .duplication(0.005)
            .build();

    private MediaStage stage = new MediaStage();

    @AfterEach
    void close() {
        stage.close();
    }

    /** One direction: a source at one end, a reader at the other, and what went through. */
    private final class Direction {
        final EncodedSource source;
        final EncodedReader reader;
        final boolean video;
        final Random content;
        final List<EncodedFrame> sent = new ArrayList<>();
        final List<EncodedFrame> received = new ArrayList<>();
        boolean keyFrameWanted = true;
        int longestBurst;

        Direction(EncodedSource source, RTCPeerConnection to, long seed) {
            this.source = source;
            this.video = source.track().kind().equals("video");
            this.content = new Random(seed);
            this.reader = to.getTransceivers().get(video ? 1 : 0).receiver().encodedReader();
            source.onKeyFrameRequest(() -> keyFrameWanted = true);
        }

        void push(int number) {
            byte[] data = new byte[video ? 200 + content.nextInt(keyFrameWanted ? 20_000 : 4_000) : 320];
            content.nextBytes(data);
            if (video) {
                // VP8's frame tag: bit 0 is 0 for a key frame, whose start code and size follow, RFC 6386 §9.1.
                byte[] head = keyFrameWanted
                        ? new byte[] {0x10, 0, 0, (byte) 0x9d, 1, 0x2a, 64, 0, 48, 0}
                        : new byte[] {0x11, 0, 0};
                System.arraycopy(head, 0, data, 0, head.length);
            }
            EncodedFrame frame = EncodedFrame.wrapping(source.codec(), data)
                    .key(!video || keyFrameWanted)
                    .rtpTimestamp((video ? 3_600L : 320L) * number)
                    .build();
            if (source.push(frame) == PushResult.SENT) {
                keyFrameWanted = false;
                sent.add(frame);
            }
        }

        void poll() {
            int before = received.size();
            for (EncodedFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
                received.add(frame);
            }
            longestBurst = Math.max(longestBurst, received.size() - before);
        }

        /** Returns the number among the sent frames of each that was received; each is unchanged, and after a gap it says so. */
        List<Integer> numbers() {
            List<Integer> numbers = new ArrayList<>();
            int next = 0;
            for (EncodedFrame frame : received) {
                int number = next;
                while (number < sent.size() && !Arrays.equals(sent.get(number).toByteArray(), frame.toByteArray())) {
                    number++;
                }
                assertThat(number).as("%s was sent after %s", frame, next - 1).isLessThan(sent.size());
                assertThat(frame.key()).isEqualTo(sent.get(number).key());
                if (number > next && next > 0) {
                    assertThat(frame.gapBefore())
                            .as("%s, of which %s was the last", frame, next - 1)
                            .isTrue();
                    assertThat(frame.key()).isTrue();
                }
                numbers.add(number);
                next = number + 1;
            }
            return numbers;
        }
    }

    private List<Direction> connect(long seed) {
        stage.close();
        stage = new MediaStage(seed, UnaryOperator.identity());
        List<EncodedSource> ofA = List.of(
                stage.devices.createEncodedSource("audio/PCMU", null),
                stage.devices.createEncodedSource("video/VP8", null));
        List<EncodedSource> ofB = List.of(
                stage.devicesOfB().createEncodedSource("audio/PCMU", null),
                stage.devicesOfB().createEncodedSource("video/VP8", null));
        ofA.forEach(each -> stage.a.addTrack(each.track()));
        ofB.forEach(each -> stage.b.addTrack(each.track()));
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        List<Direction> directions = new ArrayList<>();
        ofA.forEach(each -> directions.add(new Direction(each, stage.b, seed)));
        ofB.forEach(each -> directions.add(new Direction(each, stage.a, seed + 1)));
        return directions;
    }

    private void run(List<Direction> directions, int from, int count) {
        for (int i = from; i < from + count; i++) {
            for (Direction each : directions) {
                each.push(i);
            }
            stage.world.runFor(PICTURE);
            directions.forEach(Direction::poll);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Spec("RFC 4585 §6.2.1; RFC 4588 §4: lost packets are asked for and sent again")
    void lossIsRepaired(long seed) {
        List<Direction> directions = connect(seed);
        stage.setConditions(LOSSY);
        run(directions, 0, PICTURES);
        for (Direction each : directions) {
            assertThat(each.reader.framesDropped())
                    .as("seed %s, video %s, longest burst %s", seed, each.video, each.longestBurst)
                    .isZero();
            assertThat(each.sent).hasSizeGreaterThanOrEqualTo(PICTURES - 2);
            // Sound is not asked for again by default: a twentieth of it is lost.
            assertThat(each.numbers().size())
                    .as("seed %s, video %s", seed, each.video)
                    .isGreaterThanOrEqualTo(each.sent.size() * (each.video ? 97 : 90) / 100);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    @Spec("RFC 4585 §6.3.1: pictures come back with a key frame that is asked for")
    void picturesComeBackAfterAnOutage(long seed) {
        List<Direction> directions = connect(seed);
        run(directions, 0, 50);
        stage.setConditions(
                LinkConditions.builder().latency(Duration.ofMillis(10)).loss(1).build());
        int lost = (int) (OUTAGE.toMillis() / PICTURE.toMillis());
        run(directions, 50, lost);
        stage.setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        run(directions, 50 + lost, 100);
        for (Direction each : directions) {
            List<Integer> numbers = each.numbers();
            assertThat(numbers.get(numbers.size() - 1)).isGreaterThanOrEqualTo(each.sent.size() - 2);
            if (each.video) {
                // Two seconds of the four after the outage at least.
                assertThat(numbers.stream()
                                .filter(number -> number >= 50 + lost)
                                .count())
                        .isGreaterThan(50);
            }
        }
    }
}
