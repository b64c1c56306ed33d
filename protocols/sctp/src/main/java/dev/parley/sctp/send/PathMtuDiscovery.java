package dev.parley.sctp.send;

import dev.parley.base.Timestamp;

/**
 * The state machine of DPLPMTUD for one path, RFC 8899 §5.2: which size to probe, when, and which size the path is known to carry. It
 * sends nothing. Sizes are those of whole IP packets, in bytes.
 *
 * <pre>
 *                   start   stop      probe acknowledged      probe timed out               raise timer  black hole
 * DISABLED          BASE    -         -                       -                             -            -
 * BASE              BASE    DISABLED  SEARCHING (*)           BASE, after MAX_PROBES ERROR  -            -
 * ERROR             BASE    DISABLED  SEARCHING (*)           ERROR                         -            -
 * SEARCHING         BASE    DISABLED  SEARCHING, at the       SEARCHING, after MAX_PROBES   -            BASE
 *                                     largest SEARCH_COMPLETE SEARCH_COMPLETE
 * SEARCH_COMPLETE   BASE    DISABLED  -                       -                             SEARCHING    BASE
 * </pre>
 *
 * (*) SEARCH_COMPLETE where probes arrive and data of their size does not, RFC 8899 §5.3.3.
 */
final class PathMtuDiscovery {
    /** The states of RFC 8899 §5.2. */
    enum State {
        /** Nothing is probed. */
        DISABLED,
        /** True if the path carries the base size is being confirmed. */
        BASE,
        /** It does not seem to. */
        ERROR,
        /** It does; larger sizes are probed. */
        SEARCHING,
        /** The largest size was found. */
        SEARCH_COMPLETE
    }

    /** RFC 8899 §5.1.2: "The default value of MAX_PROBES is 3." */
    static final int MAX_PROBES = 3;

    /** RFC 8899 §5.1.1 of the PROBE_TIMER: "This value MUST NOT be smaller than 1 second". */
    static final long MIN_PROBE_NANOS = 1_000_000_000L;

    /** The time between two probes in the state ERROR: RFC 8899 §5.1.1, PROBE_TIMER "SHOULD be larger than 15 seconds". */
    static final long ERROR_NANOS = 16_000_000_000L;

    /** RFC 8899 §5.1.1 of the PMTU_RAISE_TIMER: "This timer has a period of 600 seconds". */
    static final long RAISE_NANOS = 600_000_000_000L;

    /**
     * So many rounds of losses of large packets, none of which arrived, are a black hole. A false alarm costs two round trips with small
     * packets; a hole that is found late costs one more timeout, the doubled one.
     */
    static final int BLACK_HOLE_ROUNDS = 2;

    /** So many black holes in a row, without any large packet of data that arrived, are an inconsistent path. */
    private static final int INCONSISTENT = 2;

    /**
     * RFC 8899 §5.3.2: "a table of common PMTU sizes": IPv6's least; tunnels (1,400 to 1,480); PPPoE; Ethernet; Wi-Fi; FDDI; jumbo frames.
     * The limit itself is probed as well.
     */
    private static final int[] COMMON_SIZES = {
        1_280, 1_400, 1_420, 1_440, 1_460, 1_480, 1_492, 1_500, 2_304, 4_352, 8_192, 9_000
    };

    private State state = State.DISABLED;

    /** BASE_PLPMTU, which is MIN_PLPMTU as well. */
    private int base;

    /** MAX_PLPMTU. */
    private int largest;

    /** PLPMTU. */
    private int size;

    /** PROBED_SIZE. */
    private int probed;

    /** PROBE_COUNT: consecutive probes that were not acknowledged. */
    private int failed;

    private boolean due;
    private Timestamp deadline = Timestamp.NEVER;

    private int lossRounds;
    private long lossNoticedAt;
    private int blackHoles;

    State state() {
        return state;
    }

    /** Returns the largest packet that may be sent, but for probes. */
    int size() {
        return size;
    }

    /** Returns whether the path is known to carry packets of {@link #size}, so that they need not be fragmented. */
    boolean isConfirmed() {
        return state == State.SEARCHING || state == State.SEARCH_COMPLETE;
    }

    /** Returns the size of the probe to send now, or 0. */
    int dueProbe() {
        return due ? probed : 0;
    }

    /** Returns how many probes in a row were not answered, the one that is due not counted. */
    int unanswered() {
        return failed;
    }

    /** Returns when to call {@link #timeout}. */
    Timestamp deadline() {
        return deadline;
    }

    /** There is a path, of which nothing is known but that it reaches the peer. */
    void start(int baseSize, int largestSize) {
        base = baseSize;
        largest = largestSize;
        blackHoles = 0;
        if (largestSize <= baseSize) {
            stop();
        } else {
            confirmBase();
        }
    }

    /** RFC 8899 §5.2: DISABLED "is also entered from any other state, when the PL indicates loss of connectivity". */
    void stop() {
        state = State.DISABLED;
        size = base;
        due = false;
        deadline = Timestamp.NEVER;
    }

    private void confirmBase() {
        state = State.BASE;
        size = base;
        lossRounds = 0;
        failed = 0;
        probe(base);
    }

    private void probe(int packetSize) {
        probed = packetSize;
        due = true;
        deadline = Timestamp.NEVER;
    }

    private void complete(Timestamp now) {
        state = State.SEARCH_COMPLETE;
        due = false;
        deadline = size < largest ? now.plusNanos(RAISE_NANOS) : Timestamp.NEVER;
    }

    /**
     * The probe left.
     *
     * @param timeoutNanos after how long an answer is late
     */
    void sent(long timeoutNanos, Timestamp now) {
        due = false;
        deadline = now.plusNanos(Math.max(timeoutNanos, state == State.ERROR ? ERROR_NANOS : MIN_PROBE_NANOS));
    }

    /** The probe that left last arrived. */
    void acknowledged(Timestamp now) {
        failed = 0;
        switch (state) {
            case BASE, ERROR -> {
                if (blackHoles < INCONSISTENT) {
                    search();
                } else {
                    // RFC 8899 §5.3.3: "…an alternate search mode that clamps the offered MPS to a smaller value for a
                    // period of time."
                    blackHoles = 0;
                    complete(now);
                }
            }
            case SEARCHING -> {
                size = probed;
                if (size == largest) {
                    complete(now);
                } else {
                    probe(nextLarger());
                }
            }
            case DISABLED, SEARCH_COMPLETE -> {}
        }
    }

    private void search() {
        state = State.SEARCHING;
        failed = 0;
        // Most paths carry what the interface takes: one probe finds that. Where it is lost, the table is climbed.
        probe(largest);
    }

    private int nextLarger() {
        for (int common : COMMON_SIZES) {
            if (common > size) {
                return Math.min(common, largest);
            }
        }
        return largest;
    }

    /** The time may have come: a probe was not acknowledged, or larger ones are tried again. */
    void timeout(Timestamp now) {
        if (deadline.isAfter(now)) {
            return;
        }
        switch (state) {
            case DISABLED -> {}
            case BASE -> {
                if (++failed < MAX_PROBES) {
                    probe(base);
                } else {
                    state = State.ERROR;
                    deadline = now.plusNanos(ERROR_NANOS);
                }
            }
            case ERROR -> {
                failed++;
                probe(base);
            }
            case SEARCHING -> {
                // RFC 8899 §5.3.1: "…a new probe of the same size or any other size (determined by the search
                // algorithm) can be sent."
                if (++failed < MAX_PROBES) {
                    probe(nextLarger());
                } else {
                    complete(now);
                }
            }
            case SEARCH_COMPLETE -> search();
        }
    }

    // ---- RFC 8899 §4.3: black holes show in the loss of data

    /** Data in a packet that was larger than the base size arrived. */
    void delivered() {
        lossRounds = 0;
        blackHoles = 0;
    }

    /**
     * Data in a packet that was larger than the base size was lost.
     *
     * @param sentAt when it left: what was under way together is lost together, and counts once
     * @return whether that is a black hole: the path carries no more than the base size for all that is known
     */
    boolean lost(long sentAt, Timestamp now) {
        if (size == base || lossRounds > 0 && sentAt < lossNoticedAt) {
            return false;
        }
        lossNoticedAt = now.nanos();
        if (++lossRounds < BLACK_HOLE_ROUNDS) {
            return false;
        }
        blackHoles++;
        confirmBase();
        return true;
    }
}
