package dev.carillon.broker.queue;

import java.time.Duration;

/**
 * A queue as it is now.
 *
 * @param paused whether it takes tasks and hands none out
 * @param oldestReadyAge how long the task that has been ready the longest has waited; zero where none is ready
 */
public record Queue(String name, QueueSettings settings, boolean paused, QueueCounts counts, Duration oldestReadyAge) {}
