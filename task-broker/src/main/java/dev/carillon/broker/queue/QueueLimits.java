package dev.carillon.broker.queue;

import org.jspecify.annotations.Nullable;

/**
 * What bounds the hand-out of a queue's tasks, over all workers of all brokers together.
 *
 * @param rate null for none
 * @param maxInFlight tasks that are leased at a time
 * @param maxInFlightPerKey tasks with the same concurrency key that are leased at a time
 */
public record QueueLimits(@Nullable Rate rate, int maxInFlight, int maxInFlightPerKey) {
    public static final int UNLIMITED = Integer.MAX_VALUE;
    public static final QueueLimits NONE = new QueueLimits(null, UNLIMITED, UNLIMITED);
}
