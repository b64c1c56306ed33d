package dev.parley.simulation;

import dev.parley.base.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * What happened to the last packets of a run, to be printed when a seed fails. Off by default, because a simulation's cost is in
 * its packets.
 */
public final class PacketTrace {
    private static final int SHOWN_BYTES = 24;

    private final Deque<String> lines = new ArrayDeque<>();
    private int capacity;

    PacketTrace() {}

    /** Keeps the last {@code capacity} lines from now on; 0 switches the trace off. */
    public void keep(int capacity) {
        this.capacity = capacity;
        while (lines.size() > capacity) {
            lines.removeFirst();
        }
    }

    /** Adds a line of the test's own. */
    public void note(Timestamp now, String text) {
        if (capacity > 0) {
            append(now + "  " + text);
        }
    }

    void add(Timestamp now, String where, String what, Datagram datagram) {
        if (capacity > 0) {
            byte[] bytes = datagram.bytes();
            append(now + "  " + where + "  " + what + "  " + datagram + "  "
                    + HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length)));
        }
    }

    private void append(String line) {
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** Returns the lines, oldest first: time, place, what happened, addresses, length, first bytes. */
    public List<String> lines() {
        return new ArrayList<>(lines);
    }

    /** Returns the lines as one text. */
    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
