package dev.carillon.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.e2e.TaskHistory.Acked;
import dev.carillon.e2e.TaskHistory.Created;
import dev.carillon.e2e.TaskHistory.Leased;
import dev.carillon.local.suite.Suite;
import dev.carillon.local.suite.SuiteClient;
import dev.carillon.local.suite.SuiteClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Producers and workers on one queue, through the gateway. Producers ask again with the same idempotency key until they
 * have an answer; workers leave every tenth task to the end of its lease.
 */
final class TaskLoad implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 4;

    private final String queue;
    private final SuiteClient producer;
    private final SuiteClient worker;
    private final TaskHistory history = new TaskHistory(LEASE);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> producers = new ArrayList<>();
    private final List<Future<?>> workers = new ArrayList<>();
    private final AtomicBoolean working = new AtomicBoolean(true);

    TaskLoad(Suite suite, String queue) {
        this.queue = queue;
        this.producer = suite.gateway("writer");
        this.worker = suite.gateway("worker");
        producer.putJson("/v1/queues/" + queue, Map.of("lease", LEASE.toString(), "maxAttempts", 1000))
                .expect2xx();
    }

    /** Starts to create so many tasks, and to work on them. */
    TaskLoad begin(int tasks) {
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            producers.add(clients.submit(() -> produce(number, tasks / CLIENTS)));
            workers.add(clients.submit(this::work));
        }
        return this;
    }

    TaskHistory history() {
        return history;
    }

    void awaitCreated(int count) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> history.createdSoFar() >= count);
    }

    /** Waits until all is created and acked, and stops; returns every promise that was broken. */
    List<String> finish() throws Exception {
        for (Future<?> one : producers) {
            one.get();
        }
        try {
            await().atMost(PATIENCE).until(history::isDrained);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            // The history says which tasks did not come.
        }
        working.set(false);
        for (Future<?> one : workers) {
            one.get();
        }
        return history.violations();
    }

    private void produce(int client, int count) {
        for (int i = 0; i < count; i++) {
            String key = queue + "-" + client + "-" + i;
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> create(key));
        }
    }

    private boolean create(String key) {
        try {
            Answer answer =
                    producer.with("Idempotency-Key", key).post("/v1/queues/" + queue + "/tasks", "text/plain", key);
            if (answer.status() / 100 == 2) {
                history.add(new Created(key, answer.json().path("id").asText()));
                return true;
            }
            return false;
        } catch (IllegalStateException e) {
            return false; // no answer: it may have been created, and the key is what makes asking again safe
        }
    }

    private void work() {
        int seen = 0;
        while (working.get()) {
            long asked = System.nanoTime();
            for (JsonNode task : lease()) {
                long answered = System.nanoTime();
                String id = task.path("id").asText();
                String token = task.path("token").asText();
                history.add(new Leased(task.path("payload").asText(), id, token, asked, answered));
                if (++seen % 10 != 0) {
                    ack(id, token);
                }
            }
        }
    }

    private JsonNode lease() {
        Map<String, Object> request = Map.of("max", 5, "wait", "PT0.5S");
        try {
            Answer answer = worker.postJson("/v1/queues/" + queue + "/leases", request);
            if (answer.status() == 200) {
                return answer.json().path("tasks");
            }
        } catch (IllegalStateException e) {
            // Nobody there just now.
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private void ack(String id, String token) {
        long asked = System.nanoTime();
        int status;
        try {
            status = worker.post("/v1/leases/" + token + "/ack", "application/json", "")
                    .status();
            if (status >= 500) {
                status = 0; // the gateway's word for having had no answer
            }
        } catch (IllegalStateException e) {
            status = 0;
        }
        history.add(new Acked(id, token, status, asked, System.nanoTime()));
    }

    @Override
    public void close() {
        working.set(false);
        clients.shutdownNow();
        clients.close();
    }
}
