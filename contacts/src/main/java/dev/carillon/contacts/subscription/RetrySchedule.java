package dev.carillon.contacts.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a delivery that failed is tried again. Pure. */
record RetrySchedule(List<Duration> waits) {
    private static final double JITTER = 0.1;

    RetrySchedule {
        waits = List.copyOf(waits);
    }

    /**
     * The wait after so many attempts, up to a tenth longer; empty where there is no other attempt.
     *
     * @param asked how long the subscriber asked to be left alone; a longer one is kept to
     * @param random from 0 to 1
     */
    Optional<Duration> wait(int attempts, Optional<Duration> asked, double random) {
        if (attempts > waits.size()) {
            return Optional.empty();
        }
        Duration planned = waits.get(attempts - 1);
        Duration jittered = planned.plusMillis((long) (planned.toMillis() * JITTER * random));
        return Optional.of(asked.filter(time -> time.compareTo(jittered) > 0).orElse(jittered));
    }
}
