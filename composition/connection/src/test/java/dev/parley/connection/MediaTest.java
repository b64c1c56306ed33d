package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.RtpEvent;
import dev.parley.media.RtpStatistics;
import dev.parley.media.SendResult;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.media.config.SendConfiguration;
import dev.parley.media.config.SendEncoding;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.HeaderExtension;
import dev.parley.rtp.extension.ExtensionType;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media over whole connections in virtual time: ICE, DTLS with use_srtp, SRTP, RTP sessions. */
class MediaTest {
    private static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);
    private static final List<CodecParameters> CODECS = List.of(
            new CodecParameters(96, VP8, List.of("nack", "nack pli", "transport-cc")),
            new CodecParameters(97, new Codec("video/rtx", 90_000, null, "apt=96"), List.of()));
    private static final List<HeaderExtension> EXTENSIONS = List.of(
            new HeaderExtension(3, ExtensionType.TRANSPORT_SEQUENCE.uri()),
            new HeaderExtension(4, ExtensionType.MID.uri()));

    private final Random random = new Random(4);
    private final List<byte[]> sent = new ArrayList<>();

    private static SendConfiguration send(int ssrc) {
        return new SendConfiguration(
                1,
                "0",
                true,
                true,
                List.of(new SendEncoding(null, true, ssrc, ssrc + 1, null)),
                CODECS,
                EXTENSIONS,
                true,
                null);
    }

    private static ReceiveConfiguration receive() {
        return new ReceiveConfiguration(1, "0", true, true, CODECS, EXTENSIONS, List.of(), List.of(), true);
    }

    private static void configure(VirtualEnd end, int ssrc) {
        end.connection.configureMedia(VirtualPair.TRANSPORT, send(ssrc), end.now());
        end.connection.configureMedia(VirtualPair.TRANSPORT, receive(), end.now());
        end.node.drain();
    }

    private VirtualPair connected(long seed, int components) {
        VirtualPair pair = new VirtualPair(seed, Duration.ofMillis(25));
        pair.components = components;
        pair.connect();
        configure(pair.offerer, 100);
        configure(pair.answerer, 200);
        return pair;
    }

    private SendResult sendFrame(VirtualEnd end, boolean key) {
        byte[] data = new byte[key ? 9_000 : 200 + random.nextInt(4_000)];
        random.nextBytes(data);
        data[0] = (byte) (key ? data[0] & ~1 : data[0] | 1);
        if (key) {
            byte[] start = {(byte) 0x9d, 1, 0x2a, 64, 1, (byte) 240, 0};
            System.arraycopy(start, 0, data, 3, start.length);
        }
        sent.add(data);
        EncodedFrame frame = EncodedFrame.wrapping(VP8, data)
                .key(key)
                .rtpTimestamp(3_000L * sent.size())
                .build();
        SendResult result = end.connection.sendFrame(1, null, frame, -1, end.now());
        end.node.drain();
        return result;
    }

    private static <E extends RtpEvent> List<E> events(VirtualEnd end, Class<E> type) {
        return end.node.events().stream()
                .filter(ConnectionEvent.Media.class::isInstance)
                .map(event -> ((ConnectionEvent.Media) event).event())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void stream(VirtualPair pair, VirtualEnd from, int frames) {
        int asked = events(from, RtpEvent.KeyFrameRequested.class).size();
        for (int i = 0; i < frames; i++) {
            int requests = events(from, RtpEvent.KeyFrameRequested.class).size();
            assertThat(sendFrame(from, i == 0 || requests > asked)).isEqualTo(SendResult.SENT);
            asked = requests;
            pair.run(Duration.ofMillis(33));
        }
        pair.run(Duration.ofSeconds(1));
    }

    private int assertFramesAreThoseSent(VirtualEnd to) {
        int at = 0;
        int count = 0;
        for (RtpEvent.FrameReceived received : events(to, RtpEvent.FrameReceived.class)) {
            byte[] data = received.frame().toByteArray();
            while (at < sent.size() && !Arrays.equals(sent.get(at), data)) {
                at++;
            }
            assertThat(at).as("a frame that was not sent, or out of order").isLessThan(sent.size());
            at++;
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Spec("RFC 5764 §4.2")
    @Spec("RFC 5761 §4")
    void framesCrossBothWays(int components) {
        VirtualPair pair = connected(1, components);
        stream(pair, pair.offerer, 50);
        assertThat(assertFramesAreThoseSent(pair.answerer)).isEqualTo(50);
        sent.clear();
        stream(pair, pair.answerer, 50);
        assertThat(assertFramesAreThoseSent(pair.offerer)).isEqualTo(50);
        RtpStatistics.Outbound outbound = pair.offerer
                .connection
                .mediaStatistics(VirtualPair.TRANSPORT)
                .outbound()
                .get(0);
        assertThat(outbound.roundTripNanos()).isBetween(49_000_000L, 52_000_000L);
        assertThat(pair.answerer.connection.statistics().drops()).isEmpty();
        assertThat(pair.offerer.connection.statistics().drops()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.998", "0.05, 0.99", "0.10, 0.9"})
    void lossIsRepairedBesideData(double loss, double atLeast) {
        VirtualPair pair = connected(2, 1);
        int channel = pair.offerer.open("bulk");
        pair.require(() -> pair.offerer.opened(channel));
        pair.setConditions(LinkConditions.builder()
                .latency(Duration.ofMillis(25))
                .loss(loss)
                .build());
        stream(pair, pair.offerer, 300);
        assertThat(assertFramesAreThoseSent(pair.answerer) / 300.0).isGreaterThanOrEqualTo(atLeast);
        RtpStatistics.Inbound inbound = pair.answerer
                .connection
                .mediaStatistics(VirtualPair.TRANSPORT)
                .inbound()
                .get(0);
        assertThat(inbound.retransmittedPacketsReceived()).isPositive();
    }

    @Test
    void forgedAndReplayedPacketsChangeNothing() {
        VirtualPair pair = connected(3, 1);
        stream(pair, pair.offerer, 3);
        RtpStatistics before = pair.answerer.connection.mediaStatistics(VirtualPair.TRANSPORT);
        Path path = pair.answerer.connection.ice().sendPath(VirtualPair.TRANSPORT, 1);
        byte[] forged = new byte[200];
        random.nextBytes(forged);
        forged[0] = (byte) 0x80;
        for (int type : new int[] {96, 200, 201}) {
            forged[1] = (byte) type;
            pair.answerer.connection.handle(PacketBuffer.wrap(forged.clone()), path, pair.answerer.now());
        }
        assertThat(pair.answerer.connection.mediaStatistics(VirtualPair.TRANSPORT))
                .isEqualTo(before);
        assertThat(pair.answerer.connection.statistics().drops())
                .containsEntry("SRTP bad tag", 1L)
                .containsEntry("SRTCP bad tag", 2L);
    }

    @Test
    void packetsBeforeTheKeysAreKept() {
        VirtualPair pair = new VirtualPair(4, Duration.ofMillis(25));
        pair.onAnswer = () -> configure(pair.offerer, 100);
        pair.negotiate();
        pair.run(Duration.ofMillis(60));
        configure(pair.answerer, 200);
        // The answerer is DTLS's client, whose keys are there a half round trip before the server's; the first frame
        // waits for none.
        pair.require(() -> {
            boolean first = sent.isEmpty();
            if (first) {
                sendFrame(pair.answerer, true);
            }
            return !events(pair.offerer, RtpEvent.FrameReceived.class).isEmpty();
        });
        assertThat(assertFramesAreThoseSent(pair.offerer)).isEqualTo(1);
    }

    @Test
    @Spec("RFC 3550 §6.6")
    void closingSaysGoodbye() {
        VirtualPair pair = connected(5, 1);
        stream(pair, pair.offerer, 3);
        pair.offerer.connection.close(pair.offerer.now());
        pair.offerer.node.drain();
        pair.run(Duration.ofMillis(100));
        assertThat(events(pair.answerer, RtpEvent.StreamEnded.class)).hasSize(1);
    }

    @Test
    void aTransceiverThatEndsSaysGoodbye() {
        VirtualPair pair = connected(6, 1);
        stream(pair, pair.offerer, 3);
        pair.offerer.connection.removeMedia(1, pair.offerer.now());
        pair.offerer.node.drain();
        pair.run(Duration.ofMillis(100));
        assertThat(events(pair.answerer, RtpEvent.StreamEnded.class)).hasSize(1);
        assertThat(sendFrame(pair.offerer, true)).isEqualTo(SendResult.NOT_NEGOTIATED);
    }
}
