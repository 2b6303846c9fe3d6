package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A content type that is none is the caller's mistake on every route, whatever the route does with bodies. */
@QuarkusTest
class ContentTypeTest {

    @TestHTTPResource("/")
    URI broker;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: foo",
                "Content-Type:",
                "Content-Type: application/json, text/plain",
                "Content-Type: application/json\r\nContent-Type: text/plain"
            })
    void oneThatIsNoneIsRefusedOnEveryRoute(String header) throws IOException {
        String queue = "/v1/queues/" + newQueue();
        for (String route : List.of(
                "POST " + queue + "/leases",
                "POST " + queue + "/leases/next",
                "POST " + queue + "/tasks",
                "POST " + queue + "/tasks/batch",
                "POST " + queue + "/dead/redrive",
                "POST " + queue + "/pause",
                "PUT " + queue,
                "PUT /v1/schedules/nightly",
                "POST /v1/workflows",
                "POST /v1/leases/ack",
                "POST /v1/leases/none/ack",
                "POST /v1/leases/none/extend",
                "POST /v1/backup",
                "GET " + queue)) {
            String answer = send(route, header);

            assertThat(answer).as(route).startsWith("HTTP/1.1 415 ").contains("application/problem+json");
            JsonPath problem = JsonPath.from(answer.substring(answer.indexOf("\r\n\r\n")));
            assertThat(problem.getString("type")).endsWith(":unsupported-media-type");
            assertThat(problem.getString("detail")).contains("a type and a subtype");
            assertThat(problem.getString("field")).isEqualTo("Content-Type");
        }
    }

    /** By hand, since clients mend such headers. */
    private String send(String route, String header) throws IOException {
        String request =
                route + " HTTP/1.1\r\nHost: broker\r\nAuthorization: Bearer admin-token\r\nConnection: close\r\n"
                        + header + "\r\nContent-Length: 2\r\n\r\n{}";
        try (Socket socket = new Socket(broker.getHost(), broker.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
