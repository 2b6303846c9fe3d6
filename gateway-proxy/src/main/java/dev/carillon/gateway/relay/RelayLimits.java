package dev.carillon.gateway.relay;

import java.time.Duration;

/**
 * What bounds a relay, in nanoseconds and bytes.
 *
 * @param response from the last byte of the request to the first of the answer
 * @param idle without a byte of either body
 * @param total of the whole exchange; 0 is no bound
 * @param body of the request
 */
public record RelayLimits(long response, long idle, long total, long body) {

    /** In durations. */
    public static RelayLimits of(Duration response, Duration idle, Duration total, long body) {
        return new RelayLimits(response.toNanos(), idle.toNanos(), total.toNanos(), body);
    }
}
