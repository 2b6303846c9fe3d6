package dev.carillon.broker.api;

import static dev.carillon.broker.api.ApiClient.newQueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Large bodies that do not come, or for which there is no room: nobody waits for them for long. */
@QuarkusTest
@TestProfile(SlowBodiesTest.LittlePatience.class)
class SlowBodiesTest {
    private static final int LARGE = 100_000;

    public static class LittlePatience implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carillon.broker.limits.bodies", "150000",
                    "carillon.broker.limits.body-wait", "PT0.2S");
        }
    }

    @TestHTTPResource("/")
    URI server;

    @Inject
    MeterRegistry registry;

    private double size() {
        return registry.get("carillon.broker.bodies.size").gauge().value();
    }

    private RawConnection begin(String role, String path, int length) {
        return new RawConnection(server)
                .post(role, path, "Content-Type: application/json\r\nContent-Length: " + length + "\r\n");
    }

    @Test
    void aBodyThatStaysAwayIsGivenUp() {
        try (RawConnection connection = begin("writer", "/v1/queues/" + newQueue() + "/tasks", LARGE)) {
            connection.send("x".repeat(LARGE / 10));

            RawConnection.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains(":request-timeout\"");
            assertThat(answer.has("connection: close")).isTrue();
            assertThat(connection.isClosed()).isTrue();
        }
        await().until(() -> size() == 0);
    }

    @Test
    void aBodyWithoutRoomIsSentAwayAfterAWhile() {
        String queue = "/v1/queues/" + newQueue();
        String poll = "{\"wait\":\"PT30S\"";
        // Keeps its room until it is answered, which takes as long as nobody creates a task.
        try (RawConnection waiting =
                begin("worker", queue + "/leases", LARGE).send(poll + " ".repeat(LARGE - poll.length() - 1) + "}")) {
            await().until(() -> size() == LARGE);
            try (RawConnection second = begin("writer", queue + "/tasks", LARGE)) {
                RawConnection.Answer refusal = second.answer();
                assertThat(refusal.status()).as(refusal.body()).isEqualTo(429);
                assertThat(refusal.body()).contains(":overloaded\"");
                assertThat(refusal.has("retry-after: 1")).isTrue();

                second.send("x".repeat(LARGE))
                        .post("writer", queue + "/tasks", "Content-Length: 5\r\n")
                        .send("small");
                assertThat(second.answer().status()).isEqualTo(201);
            }
            assertThat(waiting.answer().status()).isEqualTo(200);
        }
        await().until(() -> size() == 0);
    }
}
