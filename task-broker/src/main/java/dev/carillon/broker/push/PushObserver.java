package dev.carillon.broker.push;

import java.time.Duration;

/** Is told what becomes of tasks that are pushed. Called on their threads: must neither block nor throw. */
public interface PushObserver {
    PushObserver NONE = new PushObserver() {};

    /** How a task that was taken for a target left the pusher. */
    enum Outcome {
        /** 2xx. */
        ACCEPTED,
        /** An answer that asks for another attempt. */
        POSTPONED,
        /** An answer that lets no other attempt help. */
        REFUSED,
        /** No whole answer in time. */
        TIMEOUT,
        /** No connection, or one that broke. */
        UNREACHABLE,
        /** The lease was over, the task cancelled, the queue set anew before it was sent, or the broker about to stop. */
        LOST
    }

    default void started(String queue) {}

    /**
     * The other end of every {@link #started}.
     *
     * @param took from the task's being taken to its being settled
     */
    default void ended(String queue, Outcome outcome, Duration took) {}

    /** How many targets are left alone for now: they asked for it, or their address or the egress proxy forbids them. */
    default void held(int targets) {}
}
