package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Drives engines as an owner does, by the drain rule, in virtual time; and fails where one would keep its owner busy for ever. */
final class VirtualTime {
    /** Datagrams and events of one drain: more than any window or list of candidates gives. */
    private static final int MAX_POLLS = 20_000;

    /** How often deadlines may be due again without time passing. */
    private static final int MAX_ROUNDS = 100;

    /** Wake-ups in a second of virtual time; an agent's pacing needs 20, a sender's bursts some hundreds. */
    private static final int MAX_WAKE_UPS = 2_000;

    private final List<Driven<?>> engines = new ArrayList<>();
    private Timestamp now = Timestamp.ofMillis(1_000);

    private record Driven<E>(
            ProtocolEngine<E> engine, BiConsumer<Path, byte[]> transmit, Consumer<E> onEvent, TransmitBatch batch) {
        boolean drainOnce(Timestamp now) {
            boolean any = false;
            batch.clear();
            while (engine.pollTransmit(batch, now)) {
                any = true;
                assertThat(batch.size()).as("datagrams of one drain").isLessThan(MAX_POLLS);
            }
            for (int i = 0; i < batch.size(); i++) {
                PacketBuffer packet = batch.packet(i);
                assertThat(packet.length()).isPositive();
                transmit.accept(batch.path(i), packet.copy());
            }
            int events = 0;
            for (E event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
                any = true;
                assertThat(++events).as("events of one drain").isLessThan(MAX_POLLS);
                onEvent.accept(event);
            }
            return any;
        }
    }

    <E> void drive(ProtocolEngine<E> engine, BiConsumer<Path, byte[]> transmit, Consumer<E> onEvent) {
        engines.add(new Driven<>(engine, transmit, onEvent, new TransmitBatch()));
    }

    Timestamp now() {
        return now;
    }

    /** Drains all engines, and fires what is due. */
    void drain() {
        int rounds = 0;
        boolean again = true;
        while (again) {
            again = false;
            for (Driven<?> each : engines) {
                while (each.drainOnce(now)) {
                    assertThat(++rounds).as("drains without time passing").isLessThan(MAX_ROUNDS);
                }
                if (!each.engine().nextTimeout().isAfter(now)) {
                    assertThat(++rounds).as("deadlines without time passing").isLessThan(MAX_ROUNDS);
                    each.engine().handleTimeout(now);
                    again = true;
                }
            }
        }
    }

    /** Goes from deadline to deadline. */
    void advance(Duration time) {
        run(time, () -> false);
    }

    /** Wakes up late: everything between now and then is due at once. */
    void jump(Duration time) {
        now = now.plus(time);
        engines.forEach(each -> each.engine().handleTimeout(now));
        drain();
    }

    /** Goes from deadline to deadline; {@code deliver} moves what is under way, which takes a millisecond each time that it does. */
    void run(Duration time, java.util.function.BooleanSupplier deliver) {
        Timestamp end = now.plus(time);
        long most = MAX_WAKE_UPS * (time.toSeconds() + 1);
        drain();
        for (long wakeUps = 0; ; wakeUps++) {
            assertThat(wakeUps).as("wake-ups in %s", time).isLessThan(most);
            Timestamp next = now.plusNanos(1_000_000);
            if (!deliver.getAsBoolean()) {
                next = Timestamp.NEVER;
                for (Driven<?> each : engines) {
                    next = Timestamp.min(next, each.engine().nextTimeout());
                }
            }
            if (next.isAfter(end)) {
                now = end;
                return;
            }
            now = Timestamp.max(now, next);
            engines.forEach(each -> each.engine().handleTimeout(now));
            drain();
        }
    }

    /** Fails unless all engines have come to rest for ever. */
    void requireEnd() {
        drain();
        for (Driven<?> each : engines) {
            assertThat(each.engine().nextTimeout().isNever())
                    .as("no deadline after the end")
                    .isTrue();
            assertThat(each.drainOnce(now)).isFalse();
        }
    }
}
