package dev.carillon.tasks;

import java.time.Instant;

/**
 * A task in a worker's hands.
 *
 * @param token proves the lease; good until {@code leasedUntil} or until it is settled
 * @param attempt 1 on the first hand-out
 * @param payload as it was created
 */
public record LeasedTask(String id, String token, int attempt, Instant leasedUntil, String payload) {}
