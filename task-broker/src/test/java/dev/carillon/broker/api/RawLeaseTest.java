package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.as;
import static dev.carillon.broker.api.ApiClient.assertInvalid;
import static dev.carillon.broker.api.ApiClient.assertProblem;
import static dev.carillon.broker.api.ApiClient.exactly;
import static dev.carillon.broker.api.ApiClient.json;
import static dev.carillon.broker.api.ApiClient.newQueue;
import static dev.carillon.broker.api.ApiClient.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases whose payloads are bytes: as parts, and one by one. */
@QuarkusTest
class RawLeaseTest {
    private static final byte[] RAW = {(byte) 0xff, '\r', '\n', '-', '-', 0, (byte) 0xfe};
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TestHTTPResource("/")
    URI server;

    private String queue;
    private String leases;

    @BeforeEach
    void makeQueue() {
        queue = newQueue();
        leases = "/v1/queues/" + queue + "/leases";
    }

    private String create(String type, byte[] payload) {
        return exactly("writer")
                .header("traceparent", TRACE)
                .contentType(type)
                .body(payload)
                .post("/v1/queues/" + queue + "/tasks?group=" + type.replace('/', '-'))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response parts(String body) {
        return json("worker", body).accept("multipart/mixed").post(leases);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Part(Map<String, String> fields, byte[] body) {}

    /** Reads parts as RFC 2046 says; the length of each is only checked. */
    private static List<Part> read(Response answer) {
        String type = answer.contentType();
        assertThat(type).startsWith("multipart/mixed; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String text = new String(answer.asByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("--" + boundary).endsWith("\r\n--" + boundary + "--\r\n");
        List<Part> parts = new ArrayList<>();
        String[] pieces = ("\r\n" + text).split("\r\n--" + boundary, -1);
        for (String piece : List.of(pieces).subList(1, pieces.length - 1)) {
            int end = piece.indexOf("\r\n\r\n");
            Map<String, String> fields = piece.substring(2, end)
                    .lines()
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(field -> field[0], field -> field[1]));
            byte[] body = piece.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(fields).containsEntry("Content-Length", Integer.toString(body.length));
            parts.add(new Part(fields, body));
        }
        return parts;
    }

    /** Of which only so many may be on their way at a time, and each lease goes on. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void largeAnswersThatWereTakenMakeRoomForMore(HttpClient.Version version) throws Exception {
        String slow = newQueue("{\"lease\":\"PT1H\"}");
        byte[] large = new byte[1_000_000];
        List<String> tokens = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            for (int i = 0; i < 70; i++) {
                exactly("writer")
                        .contentType("image/x")
                        .body(large)
                        .post("/v1/queues/" + slow + "/tasks")
                        .then()
                        .statusCode(201);
                HttpResponse<byte[]> answer = client.send(
                        HttpRequest.newBuilder(server.resolve("/v1/queues/" + slow + "/leases/next?wait=PT10S"))
                                .header("Authorization", "Bearer worker-token")
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofByteArray());
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.body()).as("%d", i).hasSize(large.length);
                tokens.add(answer.headers().firstValue("Carillon-Token").orElseThrow());
            }
        }
        tokens.forEach(token -> settle(token, "ack", "{}").then().statusCode(204));
    }

    @Test
    void everyTaskIsAPart() {
        String first = create("image/x", RAW);
        String second = create("text/plain", "--".getBytes(StandardCharsets.UTF_8));

        List<Part> parts =
                read(parts("{\"max\":10}").then().statusCode(200).extract().response());

        assertThat(parts).extracting(part -> part.fields().get("Carillon-Task")).containsExactly(first, second);
        assertThat(parts.getFirst().body()).isEqualTo(RAW);
        assertThat(parts.getFirst().fields())
                .containsEntry("Content-Type", "image/x")
                .containsEntry("Carillon-Attempt", "1")
                .containsEntry("Carillon-Group", "image-x")
                .containsEntry("traceparent", TRACE)
                .containsKey("Carillon-Leased-Until");
        for (Part part : parts) {
            settle(part.fields().get("Carillon-Token"), "ack", "").then().statusCode(204);
        }
    }

    @Test
    void noTaskIsNoContent() {
        assertThat(parts("{}").statusCode()).isEqualTo(204);
        assertThat(parts("{\"max\":3,\"wait\":\"PT0.05S\"}").statusCode()).isEqualTo(204);
    }

    @Test
    void whatIsWrongIsAProblemInThisFormToo() {
        assertInvalid(parts("{\"max\":0}"), "max");
        assertProblem(
                json("worker", "{}").accept("multipart/mixed").post("/v1/queues/nowhere/leases"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/*, multipart/mixed;q=0.5"})
    void jsonIsTheFormUnlessAnotherIsAskedFor(String accept) {
        create("text/plain", RAW);

        Response answer = json("worker", "{}").header("Accept", accept).post(leases);

        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.<List<?>>path("tasks")).hasSize(1);
    }

    @Test
    void theNextTaskIsTheAnswer() {
        String id = create("image/x", RAW);

        Response answer = as("worker").post(leases + "/next");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("image/x");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.asByteArray()).isEqualTo(RAW);
        assertThat(answer.header("Carillon-Task")).isEqualTo(id);
        assertThat(answer.header("Carillon-Attempt")).isEqualTo("1");
        assertThat(answer.header("Carillon-Group")).isEqualTo("image-x");
        assertThat(answer.header("traceparent")).isEqualTo(TRACE);
        assertThat(Instant.parse(answer.header("Carillon-Leased-Until"))).isAfter(Instant.now());
        settle(answer.header("Carillon-Token"), "ack", "").then().statusCode(204);
    }

    @Test
    void theNextTaskOfNoneIsNoContent() {
        assertThat(as("worker").post(leases + "/next").statusCode()).isEqualTo(204);
        assertThat(as("worker").post(leases + "/next?wait=PT0.05S").statusCode())
                .isEqualTo(204);
        assertProblem(as("worker").post("/v1/queues/nowhere/leases/next"), 404, "not-found");
    }

    @Test
    void anEmptyPayloadIsNoReasonForNoContent() {
        create("text/plain", new byte[0]);

        Response answer = as("worker").post(leases + "/next");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asByteArray()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"wait=20, wait", "wait=PT61S, wait", "wait=, wait", "max=2, max"})
    void aWrongParameterIsNamed(String query, String field) {
        assertInvalid(as("worker").post(leases + "/next?" + query), field);
    }
}
