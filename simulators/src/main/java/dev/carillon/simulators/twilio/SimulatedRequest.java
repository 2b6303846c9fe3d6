package dev.carillon.simulators.twilio;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that the API saw.
 *
 * @param to whom it would text, where it would text somebody
 * @param status of the answer; 0 where none was given
 * @param fault that hit it
 */
public record SimulatedRequest(
        Instant at, String method, String path, @Nullable String to, int status, Fault.@Nullable Kind fault) {}
