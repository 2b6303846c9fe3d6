package dev.carillon.local.story;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again until the answer is good. */
final class Await {
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private Await() {}

    /**
     * Asks until the answer is good.
     *
     * @throws IllegalStateException with the last answer, when the time is over
     */
    static <T> T until(String what, Duration atMost, Supplier<T> ask, Predicate<T> good) {
        long deadline = System.nanoTime() + atMost.toNanos();
        T answer = ask.get();
        while (!good.test(answer)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        what + " did not come within " + atMost.toSeconds() + " s; last seen: " + answer);
            }
            pause();
            answer = ask.get();
        }
        return answer;
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
