package dev.carillon.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static QueueSettings settings(long initial, long max) {
        return new QueueSettings(Duration.ofSeconds(30), 5, Duration.ofMillis(initial), Duration.ofMillis(max));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 600000, 1, 1000",
        "1000, 600000, 2, 2000",
        "1000, 600000, 5, 16000",
        "1000, 600000, 10, 512000",
        "1000, 600000, 11, 600000",
        "1000, 600000, 1000000, 600000",
        "1000, 1000, 7, 1000",
        "0, 600000, 9, 0",
        "2592000000, 2592000000, 60, 2592000000",
        "1, 2592000000, 2000000000, 2592000000",
    })
    void theBoundDoublesWithEachAttemptUpToTheLimit(long initial, long max, int attempt, long bound) {
        assertThat(Backoff.bound(settings(initial, max), attempt)).isEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource({"0.0, 0", "0.5, 2000", "0.9999999, 4000"})
    void theWaitIsAnythingUpToTheBound(double random, long wait) {
        assertThat(Backoff.wait(settings(1000, 600_000), 3, random)).isEqualTo(wait);
    }

    @Test
    void noBackoffIsNoWait() {
        assertThat(Backoff.wait(settings(0, 0), 3, 0.999)).isZero();
    }
}
