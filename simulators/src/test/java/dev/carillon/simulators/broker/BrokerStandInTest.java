package dev.carillon.simulators.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerStandInTest {
    private static final String TASK = "{\"payload\":\"work\",\"idempotencyKey\":\"1\"}\n";

    private final BrokerStandIn broker = new BrokerStandIn(0, "secret");
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        broker.close();
    }

    @Test
    void handsATaskOutOnceAndAgainAfterARetry() throws Exception {
        assertThat(create("mail").statusCode()).isEqualTo(200);
        assertThat(create("mail").statusCode()).isEqualTo(200);
        assertThat(broker.created()).containsExactly("work");
        JsonNode first = lease("mail", "PT0S");
        assertThat(first).hasSize(1);
        assertThat(first.path(0).path("payload").asText()).isEqualTo("work");
        assertThat(lease("mail", "PT0S")).isEmpty();

        settle(first, "retry", "{\"delay\":\"PT0S\"}", 204);
        JsonNode second = lease("mail", "PT20S");

        settle(first, "ack", "", 409);
        assertThat(broker.isIdle()).isFalse();
        settle(second, "ack", "", 204);
        assertThat(broker.isIdle()).isTrue();
    }

    @Test
    void keepsQueuesApart() throws Exception {
        broker.offer("mail", "again");

        assertThat(lease("other", "PT0S")).isEmpty();
        assertThat(lease("mail", "PT0S")).hasSize(1);
    }

    @Test
    void forgetsTasksAndKeys() throws Exception {
        create("mail");

        broker.forget();

        assertThat(broker.isIdle()).isTrue();
        create("mail");
        assertThat(lease("mail", "PT0S")).hasSize(1);
    }

    @Test
    void refusesAnotherTokenAndEverybodyWhileItIsAway() throws Exception {
        assertThat(post("/v1/queues/mail/leases", "{}", "another").statusCode()).isEqualTo(401);

        broker.setReachable(false);

        assertThat(create("mail").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> create(String queue) throws Exception {
        return post("/v1/queues/" + queue + "/tasks/batch", TASK, "secret");
    }

    private JsonNode lease(String queue, String wait) throws Exception {
        String body = "{\"max\":5,\"wait\":\"" + wait + "\"}";
        String answer = post("/v1/queues/" + queue + "/leases", body, "secret").body();
        return new ObjectMapper().readTree(answer).path("tasks");
    }

    private void settle(JsonNode tasks, String verb, String body, int status) throws Exception {
        String token = tasks.path(0).path("token").asText();
        assertThat(post("/v1/leases/" + token + "/" + verb, body, "secret").statusCode())
                .isEqualTo(status);
    }

    private HttpResponse<String> post(String path, String body, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(broker.url() + path))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
