package dev.parley.base;

import org.jspecify.annotations.Nullable;

/**
 * Object with state over time that has no clock of its own: bytes, commands and time go in, datagrams, events
 * and a deadline come out. An engine has no thread, socket, lock or clock; its owner confines it to one thread.
 *
 * <p>Beside the verbs of this interface an engine has {@code handle…(datagram, path, now)} for bytes that came in, which it
 * borrows for the call, and commands ({@code send}, {@code close}, {@code restart} …) that take {@code now} among their
 * arguments.
 *
 * <p><b>The drain rule.</b> After each <em>batch</em> of inputs (all that one wake-up read, bounded) or after a command, the
 * owner drains {@link #pollTransmit}, successive calls appending to one batch, then {@link #pollEvent}, again until both are
 * empty, and then arms its timer with {@link #nextTimeout}. Draining after each datagram instead would send one acknowledgement
 * a packet and leave nothing to send together.
 *
 * @param <E> the sealed interface of this engine's events
 */
public interface ProtocolEngine<E> {
    /** Lets every deadline up to {@code now} act. Early and repeated calls are harmless. */
    void handleTimeout(Timestamp now);

    /**
     * Appends the next outgoing datagram to {@code into}.
     *
     * @return whether one was appended; false means that nothing waits now
     */
    boolean pollTransmit(TransmitBatch into, Timestamp now);

    /** Returns the next event, or null when there is none. */
    @Nullable
    E pollEvent();

    /** Returns the earliest deadline, or {@link Timestamp#NEVER}. Meaningful when the engine is drained. */
    Timestamp nextTimeout();
}
