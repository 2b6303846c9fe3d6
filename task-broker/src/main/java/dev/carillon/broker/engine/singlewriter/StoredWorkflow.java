package dev.carillon.broker.engine.singlewriter;

import java.util.UUID;

/**
 * What a storage keeps of a workflow and changes with every task of it that ends. Times are milliseconds of the engine's
 * clock.
 *
 * @param stage the one that runs, from 1
 * @param pending tasks of that stage that are not over
 * @param endedAt {@link #RUNNING} until then
 */
public record StoredWorkflow(
        UUID id, int stage, int stages, int pending, long acked, long dropped, long createdAt, long endedAt) {
    public static final long RUNNING = Long.MAX_VALUE;
}
