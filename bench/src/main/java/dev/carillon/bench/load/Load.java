package dev.carillon.bench.load;

import java.time.Duration;

/**
 * How much of an exchange: until the time is over or so many requests have been sent, whichever is first.
 *
 * @param pause the most that a connection waits before its next request, by chance; zero for none
 */
public record Load(Exchange exchange, int connections, int threads, Duration time, long requests, Duration pause) {

    /** As many as can be answered in this time. */
    public static Load during(Duration time, Exchange exchange, int connections, int threads) {
        return new Load(exchange, connections, threads, time, Long.MAX_VALUE, Duration.ZERO);
    }
}
