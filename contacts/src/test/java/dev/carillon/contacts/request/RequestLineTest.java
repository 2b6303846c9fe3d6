package dev.carillon.contacts.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.http.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLineTest {

    @ParameterizedTest
    @CsvSource({
        "limit=abc, limit",
        "limit=99999999999, limit",
        "site=a%00b, site",
        "map=%00:email, map",
        "%00=1, ''",
    })
    void refusesAParameterThatSaysNothing(String query, String field) {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> RequestLine.check("/v1/contacts", query));

        assertThat(refusal.problem().status()).isEqualTo(400);
        assertThat(refusal.problem().field()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "list=a", "consent=&limit=5", "limit=-1", "q=%2500", "%zz=1"})
    void takesAnyOther(String query) {
        assertThatCode(() -> RequestLine.check("/v1/contacts", query)).doesNotThrowAnyException();
    }

    @Test
    void refusesAPathWithNul() {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> RequestLine.check("/v1/lists/a%00", null));

        assertThat(refusal.problem().status()).isEqualTo(400);
    }
}
