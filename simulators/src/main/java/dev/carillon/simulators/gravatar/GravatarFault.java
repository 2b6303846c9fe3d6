package dev.carillon.simulators.gravatar;

import java.time.Duration;

/**
 * Something that goes wrong with the next requests.
 *
 * @param kind what goes wrong
 * @param times for how many requests
 * @param delay what Retry-After says, or how long a slow answer takes
 */
public record GravatarFault(What kind, int times, Duration delay) {

    /** What goes wrong. */
    public enum What {
        /** 429 with Retry-After. */
        RATE_LIMITED,
        /** 429 with X-RateLimit-Remaining and X-RateLimit-Reset, as the profiles' endpoint has them. */
        EXHAUSTED,
        /** 500. */
        ERROR,
        /** The connection ends without an answer. */
        RESET,
        /** The right answer, late. */
        SLOW
    }

    public GravatarFault {
        if (times < 1) {
            throw new IllegalArgumentException("a fault happens at least once");
        }
    }

    public GravatarFault(What kind, int times) {
        this(kind, times, Duration.ofSeconds(1));
    }
}
