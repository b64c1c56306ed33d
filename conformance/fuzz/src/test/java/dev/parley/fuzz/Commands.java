package dev.parley.fuzz;

import java.time.Duration;
import java.util.Arrays;

/** Draws one decision after the other from the fuzzer's bytes. Past their end every decision is the first choice. */
final class Commands {
    private final byte[] data;
    private int at;

    Commands(byte[] data) {
        this.data = data;
    }

    /** Returns whether bytes are left. */
    boolean hasMore() {
        return at < data.length;
    }

    /** Returns a number from 0 to {@code bound}, exclusive; at most 65,536. */
    int next(int bound) {
        int value = octet();
        if (bound > 256) {
            value = value << 8 | octet();
        }
        return value % bound;
    }

    /** Returns true once in {@code many} bytes. */
    boolean oneIn(int many) {
        return next(many) == many - 1;
    }

    boolean flag() {
        return next(2) == 1;
    }

    /** Returns up to {@code most} bytes. */
    byte[] bytes(int most) {
        int count = Math.min(next(most + 1), data.length - Math.min(at, data.length));
        byte[] bytes = Arrays.copyOfRange(data, at, at + count);
        at += count;
        return bytes;
    }

    /** Returns a time, mostly short, at times long. */
    Duration time() {
        int value = octet();
        return value < 200 ? Duration.ofMillis(value * 5L) : Duration.ofSeconds((value - 199) * 2L);
    }

    private int octet() {
        return at < data.length ? data[at++] & 0xff : 0;
    }
}
