package dev.parley.sctp;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Two ends and the path between them, in virtual time. Everything random comes from one seed. */
public final class Pipe {
    /** A packet under way. */
    record Flying(long arrival, long order, Endpoint to, byte[] bytes) {}

    public final Endpoint a;
    public final Endpoint z;
    public Timestamp now = Timestamp.ofMillis(1_000);

    public long delayNanos = 10_000_000;
    long jitterNanos;
    double loss;
    double duplication;
    double corruption;
    double reordering;
    boolean cut;

    /** Bits a second, or 0 for no limit; and how many bytes may wait for the bottleneck. */
    public long rate;

    public long queueLimit = 1 << 20;

    /** The loop of end A stands still for the first part of each period, in nanoseconds: a machine with too little time for it. */
    long standstillPeriod;

    long standstill;

    /** What IP, UDP and DTLS add to a packet. */
    static final int OVERHEAD = 65;

    /** The largest IP packet that the path carries whole, or 0 for no limit; and whether it carries fragments of larger ones. */
    int mtu;

    boolean fragmentsPass = true;

    /** Packets that were larger than {@link #mtu}: those that vanished, and those that were fragmented. */
    int tooLarge;

    int fragmented;

    /** The largest packet that arrived, as IP has it. */
    int largest;

    /** Packets that a test wants to vanish. */
    @Nullable
    Predicate<byte[]> drop;

    /** Every packet that was sent, with its sender's name, when switched on. */
    final List<String> trace = new ArrayList<>();

    boolean tracing;
    long delivered;

    private final Random random;
    private final PriorityQueue<Flying> flying =
            new PriorityQueue<>(Comparator.comparingLong(Flying::arrival).thenComparingLong(Flying::order));
    private long order;
    private long bottleneckFreeA;
    private long bottleneckFreeZ;

    public Pipe(long seed) {
        this(seed, SctpConfig.builder().build(), SctpConfig.builder().build());
    }

    public Pipe(long seed, SctpConfig configA, SctpConfig configZ) {
        random = new Random(seed);
        a = new Endpoint("A", configA, seed * 2 + 1);
        z = new Endpoint("Z", configZ, seed * 2 + 2);
    }

    /** Both ends connect, and come up. */
    public Pipe connected() {
        a.association.connect(now);
        z.association.connect(now);
        runUntil(() -> a.association.state() == SctpState.CONNECTED && z.association.state() == SctpState.CONNECTED);
        return this;
    }

    Endpoint other(Endpoint end) {
        return end == a ? z : a;
    }

    /** Drains both ends by the drain rule. */
    void drain() {
        if (awake(a, now.nanos()) == now.nanos()) {
            drain(a);
        }
        drain(z);
    }

    /** Returns when an end notices what happens at a time. */
    private long awake(Endpoint end, long nanos) {
        if (end != a || standstillPeriod == 0 || nanos == Timestamp.NEVER.nanos()) {
            return nanos;
        }
        long phase = nanos % standstillPeriod;
        return phase < standstill ? nanos - phase + standstill : nanos;
    }

    private void drain(Endpoint end) {
        boolean any = true;
        while (any) {
            any = false;
            while (end.association.pollTransmit(end.batch, now)) {
                any = true;
            }
            for (int i = 0; i < end.batch.size(); i++) {
                transmit(end, end.batch.packet(i).copy(), end.batch.isDontFragment(i));
            }
            end.batch.clear();
            any |= end.drainEvents(now);
        }
    }

    void transmit(Endpoint from, byte[] bytes) {
        transmit(from, bytes, false);
    }

    private void transmit(Endpoint from, byte[] bytes, boolean dontFragment) {
        if (tracing) {
            trace.add(from.name + " " + Packets.describe(bytes));
        }
        if (mtu > 0 && bytes.length + OVERHEAD > mtu) {
            if (dontFragment || !fragmentsPass) {
                tooLarge++;
                return;
            }
            fragmented++;
        }
        largest = Math.max(largest, bytes.length + OVERHEAD);
        Predicate<byte[]> dropped = drop;
        if (cut || random.nextDouble() < loss || dropped != null && dropped.test(bytes)) {
            return;
        }
        long at = now.nanos();
        if (rate > 0) {
            long free = Math.max(at, from == a ? bottleneckFreeA : bottleneckFreeZ);
            if ((free - at) * rate / 8e9 > queueLimit) {
                return;
            }
            free += (bytes.length + 65L) * 8 * 1_000_000_000 / rate;
            if (from == a) {
                bottleneckFreeA = free;
            } else {
                bottleneckFreeZ = free;
            }
            at = free;
        }
        at += delayNanos + (jitterNanos == 0 ? 0 : (long) (random.nextDouble() * jitterNanos));
        if (random.nextDouble() < reordering) {
            at += delayNanos / 2;
        }
        fly(at, other(from), bytes);
        if (random.nextDouble() < duplication) {
            fly(at + (long) (random.nextDouble() * delayNanos), other(from), bytes.clone());
        }
    }

    private void fly(long at, Endpoint to, byte[] bytes) {
        if (random.nextDouble() < corruption) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        flying.add(new Flying(awake(to, at), order++, to, bytes));
    }

    /** Lets the next thing happen, a timer or the arrival of packets. Returns false if nothing is left to happen by the limit. */
    boolean step(Timestamp limit) {
        drain();
        long next = Math.min(
                awake(a, Math.max(now.nanos(), a.association.nextTimeout().nanos())),
                z.association.nextTimeout().nanos());
        Flying first = flying.peek();
        if (first != null) {
            next = Math.min(next, first.arrival());
        }
        if (next > limit.nanos()) {
            now = limit;
            return false;
        }
        now = new Timestamp(Math.max(now.nanos(), next));
        while (first != null && first.arrival() <= now.nanos()) {
            flying.poll();
            delivered++;
            first.to().association.handle(PacketBuffer.wrap(first.bytes()), now);
            first = flying.peek();
        }
        if (awake(a, now.nanos()) == now.nanos()) {
            a.association.handleTimeout(now);
        }
        z.association.handleTimeout(now);
        drain();
        return true;
    }

    void run(Duration duration) {
        Timestamp limit = now.plus(duration);
        while (step(limit)) {
            // The steps do the work.
        }
    }

    /** Runs until the condition holds; fails after ten virtual minutes. */
    public void runUntil(BooleanSupplier condition) {
        runUntil(condition, Duration.ofMinutes(10));
    }

    public void runUntil(BooleanSupplier condition, Duration most) {
        Timestamp limit = now.plus(most);
        drain();
        while (!condition.getAsBoolean()) {
            if (!step(limit)) {
                throw new AssertionError("it did not come about by " + now + "\nA " + a.association.statistics()
                        + "\nZ " + z.association.statistics());
            }
        }
    }

    int inFlight() {
        return flying.size();
    }
}
