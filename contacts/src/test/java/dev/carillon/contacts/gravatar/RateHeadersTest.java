package dev.carillon.contacts.gravatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration LONGEST = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | 7 | PT7S",
                "Retry-After | ' 7 ' | PT7S",
                "Retry-After | 0 | PT0S",
                "Retry-After | 86400 | PT1H",
                "Retry-After | Wed, 25 Nov 2026 10:00:30 GMT | PT30S",
                "X-RateLimit-Reset | 30 | PT30S",
                "X-RateLimit-Reset | 1795600830 | PT30S",
            })
    void readsHowLongToWait(String header, String value, Duration expected) {
        assertThat(RateHeaders.wait(Map.of(header, value)::get, NOW, LONGEST)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After | soon",
                "Retry-After | -7",
                "Retry-After | 99999999999999999999",
                "Retry-After | Wed, 25 Nov 2026 09:00:30 GMT",
                "X-RateLimit-Reset | 1795600000",
                "X-Other | 7",
            })
    void readsNothingOutOfWhatIsNoWait(String header, String value) {
        assertThat(RateHeaders.wait(Map.of(header, value)::get, NOW, LONGEST)).isEmpty();
    }

    @Test
    void believesRetryAfterBeforeTheReset() {
        Map<String, String> headers = Map.of("Retry-After", "5", "X-RateLimit-Reset", "50");

        assertThat(RateHeaders.wait(headers::get, NOW, LONGEST)).contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"0,true", "1,false", "x,false"})
    void seesThatNoCallIsLeft(String remaining, boolean exhausted) {
        assertThat(RateHeaders.exhausted(Map.of("X-RateLimit-Remaining", remaining)::get))
                .isEqualTo(exhausted);
    }
}
