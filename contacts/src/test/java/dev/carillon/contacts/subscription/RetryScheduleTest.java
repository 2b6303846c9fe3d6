package dev.carillon.contacts.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private final RetrySchedule schedule =
            new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30)));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1,-,0,PT5S",
                "1,-,1,PT5.5S",
                "2,-,0,PT5M",
                "3,-,0.5,PT31M30S",
                "4,-,0,-",
                "1,PT1M,0,PT1M",
                "2,PT1M,0,PT5M",
                "4,PT1M,0,-",
            })
    void waitsAsPlannedOrAsLongAsWasAsked(int attempts, Duration asked, double random, Duration expected) {
        assertThat(schedule.wait(attempts, Optional.ofNullable(asked), random))
                .isEqualTo(Optional.ofNullable(expected));
    }
}
