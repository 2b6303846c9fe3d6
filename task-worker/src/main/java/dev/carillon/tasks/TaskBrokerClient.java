package dev.carillon.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.http.client.WholeAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The task-broker's HTTP API, as far as a service of the suite needs it. Speaks to the broker directly, without the
 * egress proxy: it is inside of the cluster.
 *
 * <p>Thread-safe. Every call blocks; make it on a virtual thread. A call that could not be completed throws {@link
 * BrokerUnavailableException}, after which nothing is known of its effect: creating is safe to repeat by its
 * idempotency keys, a settling that did take effect answers {@code false} when repeated.
 */
public final class TaskBrokerClient implements AutoCloseable {
    /** Tasks in one batch request; the broker takes as many. */
    static final int BATCH = 1000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    /** The broker takes no longer reason. */
    private static final int LONGEST_REASON = 1024;

    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json";

    private final URI broker;
    private final Supplier<String> token;
    private final Duration answerTimeout;
    private final HttpClient http;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * A client of the broker at this address.
     *
     * @param broker {@code http://host:port}, with no path
     * @param token gives the bearer token; asked at every call, so that a rotated one takes effect
     */
    public TaskBrokerClient(URI broker, Supplier<String> token) {
        this(broker, token, ANSWER_TIMEOUT);
    }

    TaskBrokerClient(URI broker, Supplier<String> token, Duration answerTimeout) {
        this.broker = broker;
        this.token = token;
        this.answerTimeout = answerTimeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** Creates the queue, or sets an existing one to these settings. */
    public void configureQueue(String queue, QueueSettings settings) {
        ObjectNode body = mapper.createObjectNode()
                .put("lease", settings.lease().toString())
                .put("maxAttempts", settings.maxAttempts())
                .put("backoffInitial", settings.backoffInitial().toString())
                .put("backoffMax", settings.backoffMax().toString())
                .put("dedupeWindow", QueueSettings.DEDUPE_WINDOW.toString());
        settings.limits().ifPresent(limits -> {
            body.put("maxInFlight", limits.maxInFlight());
            body.putObject("rate").put("tasks", limits.perSecond()).put("per", "PT1S");
        });
        expect2xx(send("PUT", "/v1/queues/" + queue, JSON, body.toString(), answerTimeout));
    }

    /**
     * Creates the tasks, in batches. Returns when every one is durable in the broker.
     *
     * @throws BrokerUnavailableException if one was refused, or it is not known whether all were taken
     */
    public void createAll(String queue, List<NewTask> tasks) {
        for (int from = 0; from < tasks.size(); from += BATCH) {
            createBatch(queue, tasks.subList(from, Math.min(from + BATCH, tasks.size())));
        }
    }

    private void createBatch(String queue, List<NewTask> tasks) {
        StringBuilder lines = new StringBuilder();
        for (NewTask task : tasks) {
            ObjectNode line = mapper.createObjectNode()
                    .put("payload", task.payload())
                    .put("idempotencyKey", task.idempotencyKey());
            if (!task.delay().isZero()) {
                line.put("delay", task.delay().toString());
            }
            if (task.priority() != 0) {
                line.put("priority", task.priority());
            }
            lines.append(line).append('\n');
        }
        JsonNode answer = parse(expect2xx(
                send("POST", "/v1/queues/" + queue + "/tasks/batch", NDJSON, lines.toString(), answerTimeout)));
        JsonNode items = answer.path("items");
        if (items.size() != tasks.size()) {
            throw new BrokerUnavailableException("the broker answered " + items.size() + " items to " + tasks.size());
        }
        for (JsonNode item : items) {
            if (item.path("status").asInt() / 100 != 2) {
                throw new BrokerUnavailableException("the broker refused a task: " + item.path("problem"));
            }
        }
    }

    /**
     * Leases tasks, waiting for the first.
     *
     * @param max at most as many tasks
     * @param wait how long the broker holds the call open while it has none
     * @return up to {@code max} tasks; none when the wait ran out
     */
    public List<LeasedTask> lease(String queue, int max, Duration wait) {
        ObjectNode body = mapper.createObjectNode().put("max", max).put("wait", wait.toString());
        JsonNode answer = parse(expect2xx(
                send("POST", "/v1/queues/" + queue + "/leases", JSON, body.toString(), wait.plus(answerTimeout))));
        List<LeasedTask> tasks = new ArrayList<>();
        for (JsonNode task : answer.path("tasks")) {
            tasks.add(new LeasedTask(
                    task.path("id").asText(),
                    task.path("token").asText(),
                    task.path("attempt").asInt(),
                    Instant.parse(task.path("leasedUntil").asText()),
                    task.path("payload").asText()));
        }
        return tasks;
    }

    /** Settles a leased task; false if the lease was over, in which case nothing changed. */
    public boolean settle(LeasedTask task, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> settle(task, "ack", mapper.createObjectNode());
            case Outcome.Retry(Optional<Duration> delay, String reason) -> {
                ObjectNode body = mapper.createObjectNode().put("reason", cut(reason));
                delay.ifPresent(wait -> body.put("delay", wait.toString()));
                yield settle(task, "retry", body);
            }
            case Outcome.Fail(String reason) ->
                settle(task, "fail", mapper.createObjectNode().put("reason", cut(reason)));
        };
    }

    private boolean settle(LeasedTask task, String verb, ObjectNode body) {
        String content = body.isEmpty() ? "" : body.toString();
        HttpResponse<String> answer =
                send("POST", "/v1/leases/" + task.token() + "/" + verb, JSON, content, answerTimeout);
        if (answer.statusCode() == 409) {
            return false;
        }
        expect2xx(answer);
        return true;
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    private HttpResponse<String> send(String method, String path, String type, String body, Duration timeout) {
        HttpRequest request = HttpRequest.newBuilder(broker.resolve(path))
                .header("Authorization", "Bearer " + token.get())
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            return WholeAnswer.of(http, request, BodyHandlers.ofString(StandardCharsets.UTF_8), timeout);
        } catch (HttpTimeoutException e) {
            throw new BrokerUnavailableException("the task-broker at " + broker + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BrokerUnavailableException("the task-broker at " + broker + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("interrupted while waiting for the task-broker", e);
        }
    }

    private static HttpResponse<String> expect2xx(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new BrokerUnavailableException(
                    "the task-broker answered " + answer.statusCode() + " to "
                            + answer.request().method() + " "
                            + answer.request().uri().getPath() + ": " + answer.body(),
                    answer.statusCode() / 100 == 5 || answer.statusCode() == 429);
        }
        return answer;
    }

    private JsonNode parse(HttpResponse<String> answer) {
        try {
            return mapper.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new BrokerUnavailableException("the task-broker answered what is not JSON", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
