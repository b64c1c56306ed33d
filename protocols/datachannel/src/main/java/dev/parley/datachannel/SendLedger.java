package dev.parley.datachannel;

import java.util.Arrays;

/**
 * Ledger of the bytes in a stream's send queue that are the application's. DCEP messages and the single octets that stand for empty
 * messages are in the queue too, but not in {@code bufferedAmount}. Runs of either kind alternate, so that the ledger stays
 * short.
 */
final class SendLedger {
    private static final long[] EMPTY = new long[0];

    /** Positive: bytes of the application; negative: others. */
    private long[] runs = EMPTY;

    private int first;
    private int count;
    private long buffered;

    /** Returns how many of the application's bytes are in the queue. */
    long buffered() {
        return buffered;
    }

    void addUserData(int bytes) {
        if (bytes > 0) {
            buffered += bytes;
            add(bytes);
        }
    }

    void addOverhead(int bytes) {
        add(-(long) bytes);
    }

    /** Takes {@code bytes} off the front and returns how many of them were the application's. */
    long remove(long bytes) {
        long user = 0;
        long left = bytes;
        while (left > 0 && count > 0) {
            long run = runs[first];
            long taken = Math.min(left, Math.abs(run));
            left -= taken;
            if (run > 0) {
                user += taken;
            }
            if (taken == Math.abs(run)) {
                first++;
                count--;
            } else {
                runs[first] = run > 0 ? run - taken : run + taken;
            }
        }
        if (count == 0) {
            first = 0;
        }
        buffered -= user;
        return user;
    }

    private void add(long run) {
        if (count > 0 && Long.signum(runs[first + count - 1]) == Long.signum(run)) {
            runs[first + count - 1] += run;
            return;
        }
        if (first + count == runs.length) {
            long[] target = count < runs.length / 2 ? runs : Arrays.copyOf(runs, Math.max(2, runs.length * 2));
            System.arraycopy(runs, first, target, 0, count);
            runs = target;
            first = 0;
        }
        runs[first + count++] = run;
    }
}
