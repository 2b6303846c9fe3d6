package dev.carillon.notifier.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"0, PT2S", "1, PT2S", "2, PT4S", "3, PT8S", "9, PT8M32S", "10, PT10M", "1000, PT10M"})
    void doublesUpToTheLongest(int asked, Duration wait) {
        assertThat(backoff.after(asked)).isEqualTo(wait);
    }
}
