package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what: every route with every role, without a token and with a wrong one. */
@QuarkusTest
class AccessTest {
    private static final List<String> ROLES = List.of("reader", "writer", "worker", "admin");
    private static final String ID = "01a210c3-97e0-7001-82d8-00be0c508ba2";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT    | /v1/queues/QUEUE              | writer admin
                    GET    | /v1/queues                    | reader writer admin
                    GET    | /v1/queues/QUEUE              | reader writer admin
                    POST   | /v1/queues/QUEUE/tasks        | writer admin
                    POST   | /v1/queues/QUEUE/tasks/batch  | writer admin
                    POST   | /v1/queues/QUEUE/leases       | worker admin
                    GET    | /v1/queues/QUEUE/dead         | reader writer admin
                    POST   | /v1/queues/QUEUE/dead/redrive | writer admin
                    POST   | /v1/leases/x/ack              | worker admin
                    POST   | /v1/leases/x/retry            | worker admin
                    POST   | /v1/leases/x/fail             | worker admin
                    POST   | /v1/leases/x/extend           | worker admin
                    POST   | /v1/leases/ack                | worker admin
                    GET    | /v1/tasks/ID                  | reader writer admin
                    GET    | /v1/tasks/ID/payload          | reader writer worker admin
                    DELETE | /v1/tasks/ID                  | writer admin
                    GET    | /v1/tasks/ID/result           | reader writer admin
                    POST   | /v1/queues/QUEUE/leases/next  | worker admin
                    POST   | /v1/queues/QUEUE/pause        | writer admin
                    POST   | /v1/queues/QUEUE/resume       | writer admin
                    POST   | /v1/queues/QUEUE/purge        | writer admin
                    POST   | /v1/leases/retry              | worker admin
                    POST   | /v1/leases/fail               | worker admin
                    POST   | /v1/workflows                 | writer admin
                    GET    | /v1/workflows/ID              | reader writer admin
                    DELETE | /v1/workflows/ID              | writer admin
                    POST   | /v1/backup                    | admin
                    """)
    void aRouteIsForItsRolesAlone(String method, String path, String roles) {
        String url = path.replace("QUEUE", newQueue()).replace("ID", ID);
        List<String> allowed = Arrays.asList(roles.split(" ", -1));

        for (String role : ROLES) {
            Response answer = call(as(role), method, url);
            if (allowed.contains(role)) {
                assertThat(answer.statusCode()).as(role).isNotIn(401, 403);
            } else {
                assertProblem(answer, 403, "missing-role");
            }
        }
        assertUnauthenticated(call(given(), method, url));
        assertUnauthenticated(call(as("wrong"), method, url));
    }

    private static Response call(RequestSpecification request, String method, String url) {
        return method.equals("GET")
                ? request.get(url)
                : request.contentType("application/json").request(method, url);
    }

    private static void assertUnauthenticated(Response answer) {
        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
}
