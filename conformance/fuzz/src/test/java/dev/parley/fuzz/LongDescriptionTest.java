package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.Session;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.SdpLimits;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Work for descriptions at the limits: in proportion to their size. Four times the size is to cost four times the processor
 * time and memory of this thread, where quadratic work would cost sixteen times as much. Both are ratios of the same run, and
 * neither counts what other threads and processes do.
 */
class LongDescriptionTest {
    private static final int FACTOR = 4;

    /** Between 4 and 16. */
    private static final double BOUND = 9;

    /** Cost of one exchange whatever the size, and what a clock's tick may add. */
    private static final long FIXED_NANOS = 4_000_000;

    private static final long FIXED_BYTES = 500_000;

    /** The bound of docs/security.md. */
    private static final long MOST_NANOS = 100_000_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Settings that accept most. */
    private static final SessionConfig CONFIG = SessionConfig.builder()
            .remoteMediaAccepted(true)
            .simulcastReceived(true)
            .bundlePolicy(BundlePolicy.MAX_COMPAT)
            .build();

    private record Cost(long nanos, long bytes) {}

    static Set<String> offers() {
        return LongDescriptions.OFFERS.keySet();
    }

    @ParameterizedTest
    @MethodSource("offers")
    void workIsInProportionToTheDescription(String name) throws Exception {
        LongDescriptions.Offer offer = LongDescriptions.OFFERS.get(name);
        String large = offer.text().apply(offer.atTheLimits());
        String small = offer.text().apply(offer.atTheLimits() / FACTOR);
        assertThat(large.length()).isBetween(small.length() * 2, SdpLimits.DEFAULT.length());

        double nanos = Double.MAX_VALUE;
        double bytes = Double.MAX_VALUE;
        for (int attempt = 0; attempt < 4 && Math.max(nanos, bytes) > BOUND; attempt++) {
            Cost little = exchange(small);
            Cost much = exchange(large);
            nanos = Math.min(nanos, (double) (much.nanos() + FIXED_NANOS) / (little.nanos() + FIXED_NANOS));
            bytes = Math.min(bytes, (double) (much.bytes() + FIXED_BYTES) / (little.bytes() + FIXED_BYTES));
        }

        assertThat(nanos).as("ratio of processor time").isLessThan(BOUND);
        assertThat(bytes).as("ratio of memory").isLessThan(BOUND);
    }

    /**
     * An event loop serves nobody else while it applies a description. Processor time of this thread, the least of some attempts:
     * code that was not compiled yet, and what else runs on the machine, is not the description's.
     */
    @ParameterizedTest
    @MethodSource("offers")
    void aDescriptionAtTheLimitsHoldsALoopForATenthOfASecondAtMost(String name) throws Exception {
        LongDescriptions.Offer offer = LongDescriptions.OFFERS.get(name);
        String text = offer.text().apply(offer.atTheLimits());
        long longest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 10 && longest > MOST_NANOS; attempt++) {
            longest = Math.min(longest, longestStep(text));
        }
        assertThat(longest).as("nanoseconds of the longest step").isLessThan(MOST_NANOS);
    }

    private static long longestStep(String offer) throws NegotiationException {
        Session session = new Session(CONFIG, new SecureRandom());
        session.setFingerprints(List.of(new Fingerprint("sha-256", new byte[32])));
        long start = THREADS.getCurrentThreadCpuTime();
        session.setRemote(SdpType.OFFER, offer);
        long applied = THREADS.getCurrentThreadCpuTime();
        session.setLocal(null, null);
        return Math.max(applied - start, THREADS.getCurrentThreadCpuTime() - applied);
    }

    /** Applies an offer, answers it, and offers in turn. */
    private static Cost exchange(String offer) throws NegotiationException {
        Session session = new Session(CONFIG, new SecureRandom());
        session.setFingerprints(List.of(new Fingerprint("sha-256", new byte[32])));
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        session.setRemote(SdpType.OFFER, offer);
        session.setLocal(null, null);
        session.isNegotiationNeeded();
        session.setLocal(null, null);
        return new Cost(THREADS.getCurrentThreadCpuTime() - nanos, THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }
}
