package dev.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {
    @ParameterizedTest
    @CsvSource({"0, ''", "1, 1", "3, 3", "4, 2 2", "5, 2 3", "15, 2 2 2 2 2 2 3"})
    void hasPartsOfTwoSecondsAndLeavesNothingOver(int seconds, String parts) {
        assertThat(WarmUp.parts(seconds).stream().map(Duration::toSeconds).map(String::valueOf))
                .isEqualTo(parts.isEmpty() ? java.util.List.of() : java.util.List.of(parts.split(" ")));
    }
}
