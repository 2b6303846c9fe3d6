package dev.carillon.broker.engine;

import java.time.Duration;

/**
 * What bounds an engine.
 *
 * @param maxQueues queues that there may be
 * @param maxSchedules schedules that there may be
 * @param maxTasks tasks that there may be, in all states together
 * @param maxKeys idempotency keys that an engine remembers which does so in memory
 * @param maxWorkflowTasks tasks that all workflows may have together which such an engine knows, those that ended among them
 * @param maxUnwritten bytes of payload that may wait to be written
 * @param workflowRetention how long a workflow is kept after its end, and its idempotency key after its start
 */
public record EngineOptions(
        int maxQueues,
        int maxSchedules,
        long maxTasks,
        long maxKeys,
        long maxWorkflowTasks,
        long maxUnwritten,
        Duration workflowRetention) {}
