package dev.parley.media.send;

import dev.parley.base.Timestamp;

/** Log of the packets that left, by transport-wide sequence number: what congestion control looks up when feedback comes. */
public final class SentLog {
    /** Number of packets remembered: one second of 4,000 packets. */
    public static final int SIZE = 4_096;

    private final long[] sentNanos = new long[SIZE];
    private final int[] numbers = new int[SIZE];
    private final int[] sizes = new int[SIZE];
    private int next;

    /** Makes an empty log. */
    public SentLog() {
        java.util.Arrays.fill(numbers, -1);
    }

    /** Notes a packet and returns its transport-wide sequence number, 0 to 65,535. */
    public int add(int bytes, Timestamp now) {
        int number = next;
        next = next + 1 & 0xffff;
        int slot = number & SIZE - 1;
        numbers[slot] = number;
        sizes[slot] = bytes;
        sentNanos[slot] = now.nanos();
        return number;
    }

    /** Returns when a packet left in nanoseconds, or -1 if it is not remembered. */
    public long sentNanos(int number) {
        int slot = number & SIZE - 1;
        return numbers[slot] == number ? sentNanos[slot] : -1;
    }

    /** Returns the bytes of a packet, or 0 if it is not remembered. */
    public int size(int number) {
        int slot = number & SIZE - 1;
        return numbers[slot] == number ? sizes[slot] : 0;
    }
}
