package dev.carillon.http.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownParametersTest {
    private final KnownParameters parameters = new KnownParameters();

    record Filter(
            @QueryParam("tag") List<String> tags,
            @QueryParam("email") String email) {}

    static final class Routes {
        void none(String body) {
            // Called by nobody: the test reads what it takes.
        }

        void pages(@QueryParam("cursor") String cursor) {
            // As above.
        }

        void export(@QueryParam("columns") @MayBeEmpty String columns) {
            // As above.
        }

        void list(@BeanParam Filter filter, @QueryParam("limit") int limit, String body) {
            // As above.
        }
    }

    @Test
    void takesAnEmptyCursorForTheFirstPage() {
        assertThatCode(() -> parameters.check(route("pages"), Map.of("cursor", List.of(""))))
                .doesNotThrowAnyException();
    }

    @Test
    void takesNoValueWhereThatChoosesNothing() {
        assertThatCode(() -> parameters.check(route("export"), Map.of("columns", List.of(""))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "none | a     | 1   | This route takes no query parameters.",
                "list | emial | x   | This route knows no such query parameter, but email, limit, tag.",
                "list | Email | x   | This route knows no such query parameter, but email, limit, tag.",
                "list | email | x,y | 'email' is given more than once.",
                "list | limit | 1,1 | 'limit' is given more than once.",
                "list | email |     | 'email' has no value; give one, or leave it out.",
                "list | tag   | a,  | 'tag' has no value; give one, or leave it out.",
            })
    void refusesWhatTheRouteDoesNotTake(String route, String name, @Nullable String values, String detail) {
        Problem refusal = catchThrowableOfType(
                        ProblemException.class,
                        () -> parameters.check(
                                route(route),
                                Map.of(name, values == null ? List.of("") : List.of(values.split(",", -1)))))
                .problem();

        assertThat(refusal).isEqualTo(Problem.of(400, "invalid-field", detail, name));
    }

    @Test
    void takesWhatIsKnownAndAListMoreThanOnce() {
        Map<String, List<String>> given =
                Map.of("email", List.of("a@b.org"), "limit", List.of("2"), "tag", List.of("a", "b"));

        assertThatCode(() -> parameters.check(route("list"), given)).doesNotThrowAnyException();
    }

    private static Method route(String name) {
        return Arrays.stream(Routes.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow();
    }
}
