package dev.carillon.gateway.telemetry;

/**
 * A request that is over.
 *
 * @param subject ingress: the route's prefix; egress: the caller
 * @param peer ingress: the upstream; egress: host and port
 * @param path masked, without query; {@code -} on egress, where paths are the callers' own affair
 * @param status of the answer; 0 where the client left before one
 * @param millis from the first byte of the request's head to the last of the answer
 */
public record Access(
        Side side,
        String client,
        String method,
        String path,
        int status,
        long bytesIn,
        long bytesOut,
        long millis,
        String subject,
        String peer,
        String trace) {}
