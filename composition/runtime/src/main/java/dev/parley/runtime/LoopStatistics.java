package dev.parley.runtime;

/**
 * Figures of an event loop at one moment: each of these comes down again when connections close.
 *
 * @param users how often the loop is {@linkplain EventLoop#retain retained}; a connection does so once
 * @param ports the open UDP ports
 * @param timers the timers that run
 * @param tasks the tasks that wait for their turn
 */
public record LoopStatistics(int users, int ports, int timers, int tasks) {}
