package dev.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.tasks.FakeBroker.Answer;
import dev.carillon.tasks.FakeBroker.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskBrokerClientTest {
    private static final LeasedTask TASK = new LeasedTask("id-1", "token-1", 1, Instant.EPOCH, "work");

    private final AtomicInteger rotations = new AtomicInteger();
    private FakeBroker broker;
    private TaskBrokerClient client;

    @BeforeEach
    void connect() throws IOException {
        broker = new FakeBroker();
        client = new TaskBrokerClient(broker.url(), () -> "secret-" + rotations.incrementAndGet());
    }

    @AfterEach
    void disconnect() {
        client.close();
        broker.close();
    }

    @Test
    void aQueueIsPutWithItsSettings() {
        client.configureQueue(
                "mail", new QueueSettings(Duration.ofSeconds(45), 7, Duration.ofMillis(500), Duration.ofMinutes(5)));

        Request request = broker.requests.getFirst();
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.path()).isEqualTo("/v1/queues/mail");
        assertThat(request.contentType()).isEqualTo("application/json");
        assertThat(request.body())
                .isEqualTo(
                        "{\"lease\":\"PT45S\",\"maxAttempts\":7,\"backoffInitial\":\"PT0.5S\",\"backoffMax\":\"PT5M\",\"dedupeWindow\":\"PT1H\"}");
    }

    @Test
    void theTokenIsAskedForAtEveryCall() {
        client.lease("mail", 1, Duration.ZERO);
        client.lease("mail", 1, Duration.ZERO);

        assertThat(broker.requests)
                .extracting(Request::authorization)
                .containsExactly("Bearer secret-1", "Bearer secret-2");
    }

    @Test
    void tasksAreCreatedInBatchesOfLines() throws IOException {
        List<NewTask> tasks = IntStream.range(0, TaskBrokerClient.BATCH + 1)
                .mapToObj(i -> NewTask.now("line\n\"" + i + "\"", "key-" + i))
                .toList();

        client.createAll("mail", tasks);

        assertThat(broker.requests).hasSize(2).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/v1/queues/mail/tasks/batch");
            assertThat(request.contentType()).isEqualTo("application/x-ndjson");
        });
        assertThat(broker.requests.get(0).body().lines()).hasSize(TaskBrokerClient.BATCH);
        var last = new ObjectMapper().readTree(broker.requests.get(1).body());
        assertThat(last.path("payload").asText()).isEqualTo("line\n\"1000\"");
        assertThat(last.path("idempotencyKey").asText()).isEqualTo("key-1000");
        assertThat(last.has("delay")).isFalse();
    }

    @Test
    void aDelayIsHandedOn() {
        client.createAll("mail", List.of(new NewTask("later", "key", Duration.ofHours(36))));

        assertThat(broker.requests.getFirst().json().path("delay").asText()).isEqualTo("PT36H");
    }

    @Test
    void aPriorityIsHandedOn() {
        client.createAll("mail", List.of(new NewTask("urgent", "key", Duration.ZERO, 9)));

        assertThat(broker.requests.getFirst().json().path("priority").asInt()).isEqualTo(9);
    }

    @Test
    void noTasksAreNoRequest() {
        client.createAll("mail", List.of());

        assertThat(broker.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"status\":400,\"problem\":{\"detail\":\"too large\"}}]}",
                "{\"items\":[]}",
                "{}",
                "not JSON",
            })
    void aTaskThatWasNotTakenIsAFault(String answer) {
        broker.toBatches = new Answer(200, answer);

        assertThatThrownBy(() -> client.createAll("mail", List.of(NewTask.now("work", "key"))))
                .isInstanceOf(BrokerUnavailableException.class);
    }

    @Test
    void aRefusalSaysWhatTheBrokerAnswered() {
        broker.toBatches = new Answer(404, "{\"detail\":\"There is no queue of this name\"}");

        assertThatThrownBy(() -> client.createAll("mail", List.of(NewTask.now("work", "key"))))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining("404")
                .hasMessageContaining("/v1/queues/mail/tasks/batch")
                .hasMessageContaining("no queue of this name");
    }

    @Test
    void leasedTasksAreReadAsTheyAre() {
        broker.ready.add("Добър ден");

        List<LeasedTask> tasks = client.lease("mail", 5, Duration.ofSeconds(20));

        assertThat(tasks)
                .containsExactly(
                        new LeasedTask("id-1", "token-1", 1, Instant.parse("2026-11-25T09:30:00Z"), "Добър ден"));
        assertThat(broker.requests.getFirst().body()).isEqualTo("{\"max\":5,\"wait\":\"PT20S\"}");
    }

    @Test
    void aWaitThatRanOutIsNoTasks() {
        assertThat(client.lease("mail", 5, Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void outcomesAreToldAsTheyAre() {
        assertThat(client.settle(TASK, Outcome.done())).isTrue();
        assertThat(client.settle(TASK, Outcome.retry("busy"))).isTrue();
        assertThat(client.settle(TASK, Outcome.retryIn(Duration.ofMinutes(3), "slow down")))
                .isTrue();
        assertThat(client.settle(TASK, Outcome.fail("no such number"))).isTrue();

        assertThat(broker.requests)
                .extracting(Request::path, Request::body)
                .containsExactly(
                        tuple("/v1/leases/token-1/ack", ""),
                        tuple("/v1/leases/token-1/retry", "{\"reason\":\"busy\"}"),
                        tuple("/v1/leases/token-1/retry", "{\"reason\":\"slow down\",\"delay\":\"PT3M\"}"),
                        tuple("/v1/leases/token-1/fail", "{\"reason\":\"no such number\"}"));
    }

    @Test
    void aStaleLeaseIsToldApartFromAFault() {
        broker.toSettlements = new Answer(409, "{}");
        assertThat(client.settle(TASK, Outcome.done())).isFalse();

        broker.toSettlements = new Answer(503, "{}");
        assertThatThrownBy(() -> client.settle(TASK, Outcome.done())).isInstanceOf(BrokerUnavailableException.class);
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() throws IOException {
        URI nobody;
        try (ServerSocket taken = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
        }
        try (TaskBrokerClient alone = new TaskBrokerClient(nobody, () -> "secret")) {
            assertThatThrownBy(() -> alone.lease("mail", 1, Duration.ZERO))
                    .isInstanceOf(BrokerUnavailableException.class)
                    .hasMessageContaining(nobody.toString());
        }
    }

    @Test
    @Timeout(30)
    void anAnswerThatStopsHalfwayIsGivenUpWithItsConnection() throws Exception {
        try (ServerSocket server = new ServerSocket(0);
                TaskBrokerClient impatient = new TaskBrokerClient(
                        URI.create("http://127.0.0.1:" + server.getLocalPort()),
                        () -> "secret",
                        Duration.ofMillis(300))) {
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
                try (Socket connection = server.accept()) {
                    connection.getInputStream().read();
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"task"
                                    .getBytes(StandardCharsets.UTF_8));
                    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThatThrownBy(() -> impatient.lease("mail", 1, Duration.ZERO))
                    .isInstanceOf(BrokerUnavailableException.class)
                    .hasMessageContaining("no whole answer");
            closed.get(20, TimeUnit.SECONDS);
        }
    }
}
