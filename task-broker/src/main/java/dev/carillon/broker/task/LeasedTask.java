package dev.carillon.broker.task;

import java.time.Instant;
import java.util.UUID;

/**
 * A task handed to a worker.
 *
 * @param token the one valid token of the task, until {@code leasedUntil} or until it is settled
 * @param attempt 1 on the first hand-out
 */
public record LeasedTask(
        UUID id, String token, int attempt, Instant leasedUntil, Payload payload, TaskAttributes attributes) {}
