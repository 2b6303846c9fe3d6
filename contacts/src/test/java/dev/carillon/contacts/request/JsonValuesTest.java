package dev.carillon.contacts.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\\u0000\"} | name",
                "{\"name\":\"\\ud800\"} | name",
                "{\"name\":\"\\udc00\\ud800\"} | name",
                "{\"tags\":[\"a\",\"\\u0000\"]} | tags.1",
                "{\"evidence\":{\"a\\u0000\":1}} | evidence",
                "{\"a\\u0000\":1} | body",
                "{\"attributes\":{\"n\":1e1001}} | attributes.n",
                "{\"attributes\":{\"n\":1e-1001}} | attributes.n",
                "{\"attributes\":{\"n\":1e99999999999}} | attributes.n",
            })
    void namesTheFieldOfWhatCannotBeKept(String json, String field) {
        assertThat(refusal(json).problem().field()).isEqualTo(field);
    }

    @Test
    void refusesANumberOfMoreThanAThousandDigits() {
        assertThat(refusal("{\"n\":" + "9".repeat(1001) + "}").problem().field())
                .isEqualTo("n");
        assertThatCode(() -> check("{\"n\":-" + "9".repeat(1000) + "}")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":1.50}", "{\"a\":1e999}"})
    void passesAnyOther(String json) {
        assertThatCode(() -> check(json)).doesNotThrowAnyException();
    }

    private static ProblemException refusal(String json) {
        return catchThrowableOfType(ProblemException.class, () -> check(json));
    }

    private static void check(String json) throws Exception {
        JsonValues.check(json.getBytes(StandardCharsets.UTF_8));
    }
}
