package dev.carillon.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/tasks, /v1/tasks, true",
        "/v1/tasks, /v1/tasks/, true",
        "/v1/tasks/, /v1/tasks, true",
        "/v1/tasks, /v1/tasks/a, false",
        "/v1/tasks/{id}, /v1/tasks/a, true",
        "/v1/tasks/{id}, /v1/tasks/a/b, false",
        "/v1/tasks/{id}/result, /v1/tasks/a/result, true",
        "/v1/files/{path:.+}, /v1/files/a/b, true",
        "/v1/days/{day: [0-9]+}, /v1/days/7, true",
        "/v1/days/{day: [0-9]+}, /v1/days/x, false",
        "/v1/a.b, /v1/axb, false"
    })
    void aTemplateMatchesItsPaths(String template, String path, boolean matches) {
        assertThat(Routes.pattern(template).matcher(path).matches()).isEqualTo(matches);
    }
}
