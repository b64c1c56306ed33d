package dev.parley.fuzz;

import dev.parley.base.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one end has sent and the other has not received. The commands say what arrives, how often, in which order and how damaged. */
final class MutatingLink {
    /** A queue that is full loses what comes, as a router's does. */
    private static final int MAX_IN_FLIGHT = 512;

    /** A datagram, and the path that its sender gave it. */
    record Datagram(@Nullable Path path, byte[] bytes) {}

    private final List<Datagram> inFlight = new ArrayList<>();
    private final Consumer<Datagram> receiver;
    private final UnaryOperator<byte[]> afterDamage;

    /** The last datagrams that arrived, for replays. */
    private @Nullable Datagram last;

    private boolean tampered;

    /** The largest datagram in bytes that passes; larger ones vanish, as beyond a router that tells nobody. */
    private int largest = Integer.MAX_VALUE;

    /** The largest datagram that has arrived. */
    private int arrived;

    /** Makes a link; {@code afterDamage} may repair the checksum of a damaged datagram, as an attacker would. */
    MutatingLink(Consumer<Datagram> receiver, UnaryOperator<byte[]> afterDamage) {
        this.receiver = receiver;
        this.afterDamage = afterDamage;
    }

    MutatingLink(Consumer<Datagram> receiver) {
        this(receiver, bytes -> bytes);
    }

    void send(@Nullable Path path, byte[] bytes) {
        if (inFlight.size() < MAX_IN_FLIGHT && bytes.length <= largest) {
            inFlight.add(new Datagram(path, bytes));
        }
    }

    /** Returns whether a damaged datagram was ever put on the way. */
    boolean tampered() {
        return tampered;
    }

    void setLargest(int bytes) {
        largest = bytes;
    }

    int largestArrived() {
        return arrived;
    }

    /** Returns what arrived last, or null. */
    @Nullable
    Datagram last() {
        return last;
    }

    /** Lets one thing happen to what is under way. */
    void disturb(Commands commands) {
        int kind = commands.next(16);
        if (inFlight.isEmpty()) {
            if (kind == 15 && last != null) {
                deliver(last);
            }
            return;
        }
        switch (kind) {
            default -> deliver(inFlight.remove(0));
            case 7, 8 -> deliverAll();
            case 9 -> deliver(inFlight.remove(commands.next(inFlight.size())));
            case 10 -> inFlight.remove(0);
            case 11 -> inFlight.clear();
            case 12 -> inFlight.add(inFlight.get(commands.next(inFlight.size())));
            case 13, 14 -> {
                int index = commands.next(inFlight.size());
                inFlight.set(index, damaged(inFlight.get(index), commands));
            }
            case 15 -> {
                if (last != null) {
                    deliver(last);
                }
            }
        }
    }

    private Datagram damaged(Datagram datagram, Commands commands) {
        byte[] bytes = datagram.bytes().clone();
        if (bytes.length == 0) {
            return datagram;
        }
        tampered = true;
        if (commands.oneIn(8)) {
            bytes = java.util.Arrays.copyOf(bytes, commands.next(bytes.length) + 1);
        } else {
            int at = commands.next(bytes.length);
            int change = 1 + commands.next(255);
            bytes[at] ^= (byte) change;
        }
        return new Datagram(datagram.path(), afterDamage.apply(bytes));
    }

    /** Delivers what was under way at the call; returns whether there was any. */
    boolean deliverAll() {
        List<Datagram> arriving = List.copyOf(inFlight);
        inFlight.clear();
        arriving.forEach(this::deliver);
        return !arriving.isEmpty();
    }

    private void deliver(Datagram datagram) {
        last = datagram;
        arrived = Math.max(arrived, datagram.bytes().length);
        receiver.accept(new Datagram(datagram.path(), datagram.bytes().clone()));
    }
}
