package dev.parley.simulation;

import dev.parley.base.Timestamp;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a cable or a radio: what goes in comes out later, perhaps. Conditions can change at any time and apply to what
 * is sent from then on.
 */
public final class Link {
    private final SimulatedNetwork network;
    private final String name;
    private final DeterministicRandom random;
    private final Consumer<Datagram> end;
    private LinkConditions conditions = LinkConditions.PERFECT;
    private @Nullable Predicate<Datagram> filter;
    private boolean cut;
    private boolean inBurst;
    /** When the packet that was queued last has been put on the wire. */
    private long wireFreeNanos;
    /** When the latest of the packets that keep their order arrives: none of them overtakes another. */
    private long lastArrivalNanos;
    /** Until when a delay spike holds everything up. */
    private long spikeEndNanos;

    private long offered;
    private long delivered;
    private long deliveredBytes;
    private long lost;
    private long queueDrops;
    private long tooLarge;
    private long fragmented;
    private long cutDrops;
    private long filtered;
    private long duplicated;
    private long reordered;
    private long corrupted;

    Link(SimulatedNetwork network, String name, Consumer<Datagram> end) {
        this.network = network;
        this.name = name;
        this.random = network.random().fork("link " + name);
        this.end = end;
    }

    /** Returns the link's name, such as "alice/eth0 out". */
    public String name() {
        return name;
    }

    /** Returns the present conditions. */
    public LinkConditions conditions() {
        return conditions;
    }

    /** Changes the conditions for what is sent from now on. */
    public void setConditions(LinkConditions conditions) {
        this.conditions = conditions;
        if (conditions.burstStart() == 0) {
            inBurst = false;
        }
    }

    /** Cuts the link: what is sent from now on is lost; what is on its way arrives. */
    public void cut() {
        cut = true;
    }

    /** Mends a cut link. */
    public void repair() {
        cut = false;
    }

    /** Returns whether the link is cut. */
    public boolean isCut() {
        return cut;
    }

    /** Lets through only what {@code keep} accepts, beside all other conditions; null removes the filter. */
    public void setFilter(@Nullable Predicate<Datagram> keep) {
        this.filter = keep;
    }

    /** Returns what became of the packets so far. */
    public LinkStatistics statistics() {
        return new LinkStatistics(
                offered,
                delivered,
                deliveredBytes,
                lost,
                queueDrops,
                tooLarge,
                fragmented,
                cutDrops,
                filtered,
                duplicated,
                reordered,
                corrupted);
    }

    /** Returns how many bytes, IP and UDP headers included, wait for the rate now, with what is on its way onto the wire. */
    public long queuedBytes() {
        long waiting = Math.max(0, wireFreeNanos - network.now().nanos());
        return (long) (waiting / 1e9 * conditions.bitsPerSecond() / 8);
    }

    /** Sends a packet into the link. */
    void send(Datagram datagram) {
        offered++;
        network.trace().add(network.now(), name, "sent", datagram);
        LinkConditions c = conditions;
        Predicate<Datagram> keep = filter;
        if (cut) {
            cutDrops++;
            drop("cut", datagram);
        } else if (keep != null && !keep.test(datagram)) {
            filtered++;
            drop("filtered", datagram);
        } else if (datagram.dontFragment() && fragments(datagram, c) > 1) {
            tooLarge++;
            drop("too large", datagram);
        } else {
            sendInFragments(datagram, fragments(datagram, c), c);
        }
    }

    private static int fragments(Datagram datagram, LinkConditions c) {
        return c.mtu() == 0 ? 1 : (datagram.ipLength() + c.mtu() - 1) / c.mtu();
    }

    /** Whoever loses a fragment loses the datagram. */
    private void sendInFragments(Datagram datagram, int count, LinkConditions c) {
        fragmented += count > 1 ? 1 : 0;
        boolean anyLost = count > 1 && !c.fragmentsPass();
        for (int i = 0; i < count; i++) {
            anyLost |= isLost(c);
        }
        if (anyLost) {
            lost++;
            drop("lost", datagram);
        } else {
            enqueue(datagram, c);
        }
    }

    private boolean isLost(LinkConditions c) {
        // Gilbert's chain advances at each packet, before the packet's own fate is drawn.
        if (c.burstStart() > 0) {
            inBurst = inBurst ? !random.chance(c.burstEnd()) : random.chance(c.burstStart());
        }
        return inBurst && random.chance(c.burstLoss()) || random.chance(c.loss());
    }

    private void enqueue(Datagram datagram, LinkConditions c) {
        long now = network.now().nanos();
        long onWire = now;
        if (c.bitsPerSecond() > 0) {
            long waiting = Math.max(0, wireFreeNanos - now);
            double queued = waiting / 1e9 * c.bitsPerSecond() / 8;
            if (queued > 0 && queued + datagram.ipLength() > c.queueBytes()) {
                queueDrops++;
                drop("queue full", datagram);
                return;
            }
            long transmission = datagram.ipLength() * 8L * 1_000_000_000L / c.bitsPerSecond();
            onWire = now + waiting + transmission;
            wireFreeNanos = onWire;
        }
        Datagram arriving = datagram;
        if (random.chance(c.corruption())) {
            corrupted++;
            arriving = flipBit(datagram);
            network.trace().add(network.now(), name, "corrupted", datagram);
        }
        if (random.chance(c.duplication())) {
            duplicated++;
            travel(arriving.withBytes(arriving.bytes().clone()), onWire, c);
        }
        travel(arriving, onWire, c);
    }

    private void travel(Datagram datagram, long onWire, LinkConditions c) {
        long arrival = onWire + c.latency().toNanos();
        if (!c.jitter().isZero()) {
            arrival += (long) (random.nextDouble() * c.jitter().toNanos());
        }
        if (random.chance(c.spike())) {
            spikeEndNanos = Math.max(spikeEndNanos, onWire + c.spikeDelay().toNanos());
        }
        arrival = Math.max(arrival, spikeEndNanos);
        if (random.chance(c.reordering())) {
            reordered++;
            arrival += 1 + (long) (random.nextDouble() * c.reorderingDelay().toNanos());
        } else {
            arrival = Math.max(arrival, lastArrivalNanos);
            lastArrivalNanos = arrival;
        }
        network.schedule(new Timestamp(arrival), () -> deliver(datagram));
    }

    private void deliver(Datagram datagram) {
        delivered++;
        deliveredBytes += datagram.bytes().length;
        end.accept(datagram);
    }

    private Datagram flipBit(Datagram datagram) {
        byte[] bytes = datagram.bytes().clone();
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return datagram.withBytes(bytes);
    }

    private void drop(String why, Datagram datagram) {
        network.trace().add(network.now(), name, "dropped: " + why, datagram);
    }

    @Override
    public String toString() {
        return name + (cut ? " (cut)" : "") + " " + conditions;
    }
}
