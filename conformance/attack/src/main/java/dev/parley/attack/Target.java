package dev.parley.attack;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stack under attack, as far as an attacker sees it: packets go in and come out. Not for several threads. */
public interface Target {
    /** Gives the target a packet of the attacked protocol, for SCTP with its common header. */
    void send(byte[] packet) throws IOException;

    /** Returns the next packet of the target, or null if there is none within {@code wait}. */
    byte @Nullable [] receive(Duration wait) throws IOException;

    /** Lets time pass for the target: a timer may expire. Does nothing for a target that has a clock. */
    void elapse(Duration time) throws IOException;
}
