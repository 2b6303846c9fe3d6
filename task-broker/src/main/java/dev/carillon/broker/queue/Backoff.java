package dev.carillon.broker.queue;

/**
 * Exponential backoff with full jitter: a uniform wait between zero and a bound that doubles with every attempt. Of the
 * jitters it makes the fewest calls and ends the soonest under contention.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And
 *     Jitter</a>
 */
public final class Backoff {
    private static final int LARGEST_SHIFT = 40;

    private Backoff() {}

    /** The longest wait after this attempt, in milliseconds: initial, doubled for each attempt before, up to the limit. */
    public static long bound(QueueSettings settings, int attempt) {
        long initial = settings.backoffInitial().toMillis();
        long limit = settings.backoffMax().toMillis();
        int doublings = Math.clamp(attempt - 1L, 0, LARGEST_SHIFT);
        return initial > limit >> doublings ? limit : initial << doublings;
    }

    /**
     * The wait after this attempt, in milliseconds.
     *
     * @param attempt the one that failed, from 1
     * @param random in [0, 1)
     */
    public static long wait(QueueSettings settings, int attempt, double random) {
        return (long) (random * (bound(settings, attempt) + 1));
    }
}
