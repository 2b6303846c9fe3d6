package dev.carillon.broker.engine;

import java.time.Duration;

/**
 * What bounds an engine.
 *
 * @param idempotencyWindow how long an idempotency key counts
 * @param maxQueues queues that there may be
 * @param maxTasks tasks that there may be, in all states together
 * @param maxUnwritten bytes of payload that may wait to be written
 */
public record EngineOptions(Duration idempotencyWindow, int maxQueues, long maxTasks, long maxUnwritten) {}
