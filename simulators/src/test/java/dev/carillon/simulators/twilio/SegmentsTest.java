package dev.carillon.simulators.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsTest {

    @ParameterizedTest
    @CsvSource({
        "a, 1, 1",
        "a, 160, 1",
        "a, 161, 2",
        "a, 306, 2",
        "a, 307, 3",
        "€, 80, 1",
        "€, 81, 2",
        "я, 70, 1",
        "я, 71, 2"
    })
    void countsByAlphabet(String character, int times, int segments) {
        assertThat(Segments.in(character.repeat(times))).isEqualTo(segments);
    }
}
