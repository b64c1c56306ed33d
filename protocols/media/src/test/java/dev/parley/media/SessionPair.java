package dev.parley.media;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.media.config.SendConfiguration;
import dev.parley.media.config.SendEncoding;
import dev.parley.media.timing.NtpClock;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.HeaderExtension;
import dev.parley.rtp.extension.ExtensionType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Two sessions over a link with delay, loss, reordering and duplicates, in virtual time and from a seed. */
final class SessionPair {
    static final CodecParameters VP8 = new CodecParameters(
            96,
            new Codec("video/VP8", 90_000, null, null),
            List.of("nack", "nack pli", "ccm fir", "transport-cc", "goog-remb"));
    static final CodecParameters RTX =
            new CodecParameters(97, new Codec("video/rtx", 90_000, null, "apt=96"), List.of());
    static final CodecParameters OPUS =
            new CodecParameters(111, new Codec("audio/opus", 48_000, 2, "minptime=10"), List.of("transport-cc"));
    static final CodecParameters RED = new CodecParameters(63, new Codec("audio/red", 48_000, 2, "111/111"), List.of());
    static final CodecParameters TONES =
            new CodecParameters(110, new Codec("audio/telephone-event", 48_000, null, "0-15"), List.of());
    static final List<HeaderExtension> EXTENSIONS = List.of(
            new HeaderExtension(1, ExtensionType.AUDIO_LEVEL.uri()),
            new HeaderExtension(2, ExtensionType.ABSOLUTE_SEND_TIME.uri()),
            new HeaderExtension(3, ExtensionType.TRANSPORT_SEQUENCE.uri()),
            new HeaderExtension(4, ExtensionType.MID.uri()),
            new HeaderExtension(10, ExtensionType.RID.uri()),
            new HeaderExtension(11, ExtensionType.REPAIRED_RID.uri()));

    /** One end of the link. */
    final class End {
        final RtpSession session;
        final List<RtpEvent> events = new ArrayList<>();
        int rtpSent;
        int rtcpSent;

        End(long seed, List<RtpInterceptor> interceptors) {
            session = new RtpSession(new RtpSessionSettings(
                    "end" + seed,
                    NtpClock.of(Timestamp.ZERO, 1_700_000_000_000L),
                    new Random(seed),
                    interceptors,
                    new FixedRate()));
        }

        private void drain(End other) {
            TransmitBatch batch = new TransmitBatch();
            while (session.pollTransmit(batch, now)) {
                PacketBuffer packet = batch.packet(batch.size() - 1);
                byte[] bytes = packet.copy();
                boolean rtp = session.isRtp();
                if (rtp && !session.isSealed()) {
                    session.keepSealed(packet);
                }
                rtpSent += rtp ? 1 : 0;
                rtcpSent += rtp ? 0 : 1;
                if (random.nextDouble() < loss) {
                    continue;
                }
                int copies = random.nextDouble() < duplication ? 2 : 1;
                for (int i = 0; i < copies; i++) {
                    long late = random.nextDouble() < reordering ? 5_000_000 : 0;
                    wire.add(new Flight(now.plusNanos(delayNanos + late), order++, other, rtp, bytes));
                }
            }
            for (RtpEvent event = session.pollEvent(); event != null; event = session.pollEvent()) {
                events.add(event);
            }
        }

        <E extends RtpEvent> List<E> of(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private record Flight(Timestamp arrival, long order, End to, boolean rtp, byte[] bytes) {}

    final Random random;
    double loss;
    double duplication;
    double reordering;
    long delayNanos = 25_000_000;
    Timestamp now = Timestamp.ofMillis(1_000);
    final End left;
    final End right;
    private long order;
    private final PriorityQueue<Flight> wire =
            new PriorityQueue<>(Comparator.comparing(Flight::arrival).thenComparing(Flight::order));

    SessionPair(long seed) {
        this(seed, List.of());
    }

    SessionPair(long seed, List<RtpInterceptor> interceptors) {
        random = new Random(seed);
        left = new End(seed * 2 + 1, interceptors);
        right = new End(seed * 2 + 2, interceptors);
    }

    static SendConfiguration sendVideo(int transceiver, List<CodecParameters> codecs, SendEncoding... encodings) {
        return new SendConfiguration(transceiver, "v", true, true, List.of(encodings), codecs, EXTENSIONS, true, null);
    }

    static ReceiveConfiguration receiveVideo(int transceiver, List<CodecParameters> codecs, String... rids) {
        return new ReceiveConfiguration(
                transceiver, "v", true, true, codecs, EXTENSIONS, List.of(), List.of(rids), true);
    }

    static SendConfiguration sendAudio(int transceiver, CodecParameters... codecs) {
        return new SendConfiguration(
                transceiver,
                "a",
                false,
                true,
                List.of(new SendEncoding(null, true, 500, 501, null)),
                List.of(codecs),
                EXTENSIONS,
                true,
                null);
    }

    static ReceiveConfiguration receiveAudio(int transceiver, CodecParameters... codecs) {
        return new ReceiveConfiguration(
                transceiver, "a", false, true, List.of(codecs), EXTENSIONS, List.of(), List.of(), true);
    }

    /** Lets the given time pass, with all that is due in it. */
    void run(long millis) {
        Timestamp end = now.plusMillis(millis);
        while (true) {
            left.drain(right);
            right.drain(left);
            Timestamp next = Timestamp.min(left.session.nextTimeout(), right.session.nextTimeout());
            if (!wire.isEmpty()) {
                next = Timestamp.min(next, wire.peek().arrival());
            }
            if (next.isAfter(end)) {
                now = end;
                return;
            }
            now = Timestamp.max(now, next);
            while (!wire.isEmpty() && !wire.peek().arrival().isAfter(now)) {
                Flight flight = wire.poll();
                PacketBuffer packet = PacketBuffer.wrap(flight.bytes());
                if (flight.rtp()) {
                    flight.to().session.handleRtp(packet, now);
                } else {
                    flight.to().session.handleRtcp(packet, now);
                }
            }
            left.session.handleTimeout(now);
            right.session.handleTimeout(now);
        }
    }
}
