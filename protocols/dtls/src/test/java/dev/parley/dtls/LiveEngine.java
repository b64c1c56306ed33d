package dev.parley.dtls;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.settings.DtlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Our engine in real time, because the end across is on a clock of its own. */
final class LiveEngine {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    final DtlsEngine engine;
    final List<byte[]> received = new ArrayList<>();
    final List<DtlsEvent> events = new ArrayList<>();
    int datagramsSent;
    private final FaultyQueue in;
    private final FaultyQueue out;
    private final long origin = System.nanoTime();

    LiveEngine(DtlsConfig config, long seed, FaultyQueue in, FaultyQueue out) {
        engine = new DtlsEngine(config, new SeededRandom(seed));
        this.in = in;
        this.out = out;
    }

    Timestamp now() {
        return new Timestamp(System.nanoTime() - origin);
    }

    /** Drives the engine until the condition holds, or fails. */
    void runUntil(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        TransmitBatch batch = new TransmitBatch();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("waited in vain for: " + what + "; " + engine.handshakeState() + " " + events
                        + " " + engine.drops().snapshot());
            }
            engine.handleTimeout(now());
            while (engine.pollTransmit(batch, now())) {}
            for (int i = 0; i < batch.size(); i++) {
                out.put(batch.packet(i).copy());
                datagramsSent++;
            }
            batch.clear();
            for (DtlsEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
                events.add(event);
            }
            byte[] datagram = in.take(10);
            if (datagram != null) {
                engine.handle(PacketBuffer.wrap(datagram), now());
            }
            for (PacketBuffer data = engine.pollApplicationData(); data != null; data = engine.pollApplicationData()) {
                received.add(data.copy());
            }
        }
    }

    void send(byte[] data) {
        PacketBuffer packet = PacketBuffer.allocate(data.length + 64, 32);
        packet.append(data, 0, data.length);
        if (!engine.seal(packet)) {
            throw new IllegalStateException("not connected");
        }
        out.put(packet.copy());
    }

    /** Sends until the other end's echo is there; on a path with losses that takes several. */
    void sendUntilEchoed(byte[] data) throws InterruptedException {
        long[] last = {0};
        runUntil("an echo", () -> {
            if (received.stream().anyMatch(bytes -> Arrays.equals(bytes, data))) {
                return true;
            }
            if (System.nanoTime() - last[0] > Duration.ofMillis(50).toNanos()) {
                last[0] = System.nanoTime();
                send(data);
            }
            return false;
        });
    }
}
