package dev.parley.runtime;

/**
 * What an event loop holds at one moment, to be watched: each of these comes down again when connections close.
 *
 * @param users how often the loop is {@linkplain EventLoop#retain retained}; a connection does so once
 * @param ports the open UDP ports
 * @param timers the timers that run
 * @param tasks the tasks that wait for their turn
 */
public record LoopStatistics(int users, int ports, int timers, int tasks) {}
