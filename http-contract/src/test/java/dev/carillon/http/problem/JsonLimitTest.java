package dev.carillon.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonLimitTest {
    record Body(
            @Nullable Map<String, Object> evidence,
            @Nullable BigInteger count) {}

    private final ObjectMapper mapper = new ObjectMapper();

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                Arguments.of("[".repeat(1001), "The JSON nests deeper than 1000 levels.", "[0]"),
                Arguments.of(
                        "{\"count\":" + "1".repeat(1001) + "}",
                        "A number in the JSON has more than 1000 digits.",
                        null),
                Arguments.of("{\"count\":1e1000000}", "A number in the JSON has an exponent beyond 100000.", "count"),
                Arguments.of(
                        "{\"" + "a".repeat(50_001) + "\":1}",
                        "The name of a field in the JSON has more than 50000 characters.",
                        null),
                Arguments.of(
                        "{\"evidence\":{\"a\":" + "[".repeat(1001) + "}}",
                        "The JSON nests deeper than 1000 levels.",
                        "evidence"));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void aProblemSaysWhichLimitIsExceeded(String json, String detail, @Nullable String field) {
        Problem problem = problem(json, json.startsWith("[") ? List.class : Body.class);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.detail()).isEqualTo(detail);
        assertThat(problem.field()).isEqualTo(field);
    }

    @Test
    void anotherFaultIsToldAsBefore() {
        assertThat(problem("{", Body.class).detail()).startsWith("The body is not the JSON expected here at line 1");
    }

    private Problem problem(String json, Class<?> type) {
        JsonProcessingException fault =
                catchThrowableOfType(JsonProcessingException.class, () -> mapper.readValue(json, type));
        return (Problem) new ProblemMappers().badJson(fault).getEntity();
    }
}
