package dev.carillon.broker.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.http.problem.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");
    private static final Duration LONGEST = Duration.ofHours(1);

    private static Delivery meaning(int status, String retryAfter) {
        return new Answer(status, retryAfter, null).meaning(NOW, LONGEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void a2xxIsAcceptance(int status) {
        assertThat(meaning(status, null)).isEqualTo(new Delivery.Accepted(null));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 304, 307, 308, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 499})
    void whatTheTaskIsToBlameForIsARefusal(int status) {
        assertThat(meaning(status, "10")).isInstanceOf(Delivery.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {407, 408, 425, 429, 500, 501, 502, 503, 504, 520, 599})
    void whatTheTargetIsToBlameForIsPutOff(int status) {
        assertThat(meaning(status, null))
                .isEqualTo(new Delivery.Postponed(
                        "the target answered " + status, Optional.empty(), false, Delivery.Cause.ANSWER));
    }

    @ParameterizedTest
    @CsvSource({"429, true", "503, true", "500, false", "502, false", "408, false"})
    void onlyABusyTargetIsLeftAloneByAll(int status, boolean isBusy) {
        assertThat(meaning(status, "10"))
                .isEqualTo(new Delivery.Postponed(
                        "the target answered " + status,
                        Optional.of(Duration.ofSeconds(10)),
                        isBusy,
                        Delivery.Cause.ANSWER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    429 | 0
                    503 | 0
                    500 | 0
                    503 | Wed, 25 Nov 2026 09:00:00 GMT
                    429 | Wed, 25 Nov 2026 08:59:59 GMT
                    """)
    void aWaitThatIsOverAlreadyIsLeftToTheBackoff(int status, String retryAfter) {
        assertThat(meaning(status, retryAfter))
                .isEqualTo(new Delivery.Postponed(
                        "the target answered " + status, Optional.empty(), false, Delivery.Cause.ANSWER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0                              | PT0S
                    120                            | PT2M
                     7                             | PT7S
                    999999999                      | PT1H
                    99999999999999999999999        | PT1H
                    00000000000000000000007        | PT7S
                    Wed, 25 Nov 2026 09:00:30 GMT  | PT30S
                    Wed, 25 Nov 2026 08:00:00 GMT  | PT0S
                    Wed, 25 Nov 2026 23:00:00 GMT  | PT1H
                    Wednesday, 25-Nov-26 09:00:30 GMT | PT30S
                    Wednesday, 25-Nov-98 09:00:30 GMT | PT0S
                    Wed Nov 25 09:00:30 2026       | PT30S
                    Fri Nov  6 08:49:37 2026       | PT0S
                    """)
    void retryAfterIsSecondsOrADateAndBounded(String field, Duration expected) {
        assertThat(RetryAfter.parse(field, NOW, LONGEST)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "1 2", "2026-11-25T09:00:00Z"})
    void anythingElseIsAsNone(String field) {
        assertThat(RetryAfter.parse(field, NOW, LONGEST)).isEmpty();
    }

    @Test
    void noFieldIsNone() {
        assertThat(RetryAfter.parse(null, NOW, LONGEST)).isEmpty();
    }
}
