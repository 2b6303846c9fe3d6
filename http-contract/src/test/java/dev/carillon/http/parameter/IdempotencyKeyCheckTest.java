package dev.carillon.http.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdempotencyKeyCheckTest {
    @Test
    void takesOneKeyAndNone() {
        assertThatCode(() -> IdempotencyKeyCheck.check((List<String>) null)).doesNotThrowAnyException();
        assertThatCode(() -> IdempotencyKeyCheck.check(List.of("k-1"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k,k | The idempotency key is given more than once.",
                "k,  | The idempotency key is given more than once.",
                "    | The idempotency key is empty; give it a value, or leave it out.",
            })
    void refusesTwoKeysAndAnEmptyOne(@Nullable String keys, String detail) {
        List<String> given = keys == null ? List.of(" ") : Arrays.asList(keys.split(",", -1));

        Problem refusal = catchThrowableOfType(ProblemException.class, () -> IdempotencyKeyCheck.check(given))
                .problem();

        assertThat(refusal).isEqualTo(Problem.of(400, "invalid-field", detail, "Idempotency-Key"));
    }

    @Test
    void aVisibleKeyHasUpTo255CharactersOfAsciiWithoutSpaces() {
        for (String key : List.of("k", "!~", "a".repeat(255))) {
            assertThatCode(() -> IdempotencyKeyCheck.checkVisible(key)).doesNotThrowAnyException();
        }
        assertThatCode(() -> IdempotencyKeyCheck.checkVisible(null)).doesNotThrowAnyException();
        for (String key : List.of("", " k", "k k", "k\u007f", "k\u00e9", "a".repeat(256))) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> IdempotencyKeyCheck.checkVisible(key))
                            .problem()
                            .field())
                    .isEqualTo("Idempotency-Key");
        }
    }
}
