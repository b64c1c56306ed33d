package dev.parley.media;

import dev.parley.media.timing.NtpClock;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Settings of a session.
 *
 * @param cname canonical name of this end, the same in all sessions of a peer connection, RFC 8834 §4.9
 * @param clock NTP times
 * @param random source of start values and of the scheduler's jitter
 * @param interceptors in the order in which they see packets
 * @param bandwidth congestion control
 */
public record RtpSessionSettings(
        String cname,
        NtpClock clock,
        RandomGenerator random,
        List<RtpInterceptor> interceptors,
        BandwidthController bandwidth) {
    /** Copies the list. */
    public RtpSessionSettings {
        interceptors = List.copyOf(interceptors);
    }

    /** Returns settings without interceptors and congestion control. */
    public static RtpSessionSettings of(String cname, NtpClock clock, RandomGenerator random) {
        return new RtpSessionSettings(cname, clock, random, List.of(), new FixedRate());
    }
}
