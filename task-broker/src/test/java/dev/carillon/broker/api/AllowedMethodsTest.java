package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AllowedMethodsTest {
    /** A path, or a method of the path before it, in the description of the API. */
    private static final Pattern LINE = Pattern.compile("  (/v1/\\S*):|    (get|put|post|delete|patch):");

    private static Map<String, Set<String>> described() throws IOException {
        Map<String, Set<String>> methods = new TreeMap<>();
        String path = "";
        for (String line : Files.readAllLines(Path.of("../docs/openapi/task-broker.yaml"))) {
            Matcher found = LINE.matcher(line);
            if (!found.matches()) {
                continue;
            }
            if (found.group(1) != null) {
                path = found.group(1);
            } else {
                methods.computeIfAbsent(path, any -> new TreeSet<>())
                        .add(found.group(2).toUpperCase(Locale.ROOT));
            }
        }
        return methods;
    }

    @Test
    void everyRouteSaysWhichMethodsItTakes() throws IOException {
        Map<String, Set<String>> routes = described();
        assertThat(routes).hasSizeGreaterThan(20);

        routes.forEach((path, methods) -> {
            Response answer = as("admin").patch(path.replaceAll("\\{[^}]+}", "some"));

            assertProblem(answer, 405, "method-not-allowed");
            Set<String> expected = new TreeSet<>(methods);
            expected.add("OPTIONS");
            if (methods.contains("GET")) {
                expected.add("HEAD");
            }
            assertThat(answer.header("Allow").split(", ")).as(path).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/queues/some/tasks", "GET, /v1/queues/some/leases", "POST, /v1/tasks/some/result"})
    void aPathOfAnotherClassIsFound(String method, String path) {
        assertProblem(as("admin").request(method, path), 405, "method-not-allowed");
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/nothing", "POST, /v1/queues/some/nothing", "GET, /v1/queues//tasks/x"})
    void aPathThatIsNoneIsNotFound(String method, String path) {
        assertProblem(as("admin").request(method, path), 404, "not-found");
    }

    @Test
    void aMediaTypeThatARouteDoesNotTakeIsAnsweredWithThoseThatItSays() {
        Response answer =
                as("admin").contentType("application/xml").body("<w/>").post("/v1/workflows");

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.<String>path("detail")).contains("application/json");
    }
}
