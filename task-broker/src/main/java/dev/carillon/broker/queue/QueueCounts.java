package dev.carillon.broker.queue;

/** How many tasks of a queue are in each state. */
public record QueueCounts(long ready, long delayed, long blocked, long leased, long dead, long done) {
    public static final QueueCounts NONE = new QueueCounts(0, 0, 0, 0, 0, 0);
}
