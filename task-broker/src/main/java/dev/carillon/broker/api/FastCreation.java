package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.broker.body.LargeBodies;
import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.Payload;
import dev.carillon.http.access.BearerTokens;
import dev.carillon.http.access.Role;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A short way for the request that there is the most of: the creation of one task in its plain form, with nothing but a
 * body, its content type, and a static token. It does on the event loop, in front of JAX-RS, what {@link
 * TaskCreationResource} does, in about 0.7 of the time; whatever has more to it, or something wrong with it that can be
 * seen before its body is read, is left to the resource.
 */
@ApplicationScoped
public class FastCreation {
    private static final Logger LOG = Logger.getLogger(FastCreation.class);
    /** Behind the access log and the count of requests in flight, and before everything that looks at the request. */
    private static final int ORDER = -1_000_000;

    private static final String PREFIX = "/v1/queues/";
    private static final String SUFFIX = "/tasks";
    /** Where Quarkus's meter of HTTP requests looks for the value of its label. */
    private static final String TEMPLATE_KEY = "UrlPathTemplate";

    private static final String TEMPLATE = "/v1/queues/{queue}/tasks";
    private static final int CREATED = 201;
    /** Of a length that a long holds for sure. */
    private static final int MOST_DIGITS = 18;

    private final TaskEngine engine;
    private final BearerTokens tokens;
    private final ObjectMapper json;
    /** Of a body; a large one waits for its turn. */
    private final long longest;

    private volatile Moment latest = Moment.of(Instant.EPOCH);

    public FastCreation(TaskEngine engine, BearerTokens tokens, BrokerConfig config, ObjectMapper json) {
        this.engine = engine;
        this.tokens = tokens;
        this.json = json;
        this.longest = Math.min(LargeBodies.SMALL, config.limits().payload().asLongValue());
    }

    void install(@Observes Router router) {
        router.post(PREFIX + "*").order(ORDER).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String queue = plain(request);
        if (queue == null) {
            routing.next();
            return;
        }
        String type = request.getHeader(HttpHeaderNames.CONTENT_TYPE);
        String contentType = type == null ? "application/octet-stream" : type;
        String trace = request.getHeader(LeaseHeaders.TRACEPARENT);
        Context context = Vertx.currentContext();
        context.putLocal(TEMPLATE_KEY, TEMPLATE);
        request.bodyHandler(body -> create(queue, new Payload(contentType, body.getBytes()), trace)
                .whenComplete((answer, failure) ->
                        context.runOnContext(now -> answer(request.response(), queue, answer, failure))));
        // A client that goes away before its body is whole has asked for nothing.
        request.exceptionHandler(gone -> {});
        request.resume();
    }

    /** The queue of a request that has nothing special to it; null for any other. */
    private @Nullable String plain(HttpServerRequest request) {
        String path = request.path();
        if (!HttpMethod.POST.equals(request.method()) || !path.endsWith(SUFFIX) || request.query() != null) {
            return null;
        }
        int end = path.length() - SUFFIX.length();
        return end > PREFIX.length() && isName(path, PREFIX.length(), end) && isPlain(request)
                ? path.substring(PREFIX.length(), end)
                : null;
    }

    private static boolean isName(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (!((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.')) {
                return false;
            }
        }
        return true;
    }

    private boolean isPlain(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return fits(headers.get(HttpHeaderNames.CONTENT_LENGTH))
                && hasContentType(headers.getAll(HttpHeaderNames.CONTENT_TYPE))
                && !headers.contains(TaskCreationResource.IDEMPOTENCY_KEY)
                && !headers.contains(HttpHeaderNames.EXPECT)
                && tokens.caller(headers.get(HttpHeaderNames.AUTHORIZATION))
                        .filter(caller -> caller.may(Role.WRITER))
                        .isPresent();
    }

    /** One or none; of several, nobody could say which is meant. */
    private static boolean hasContentType(List<String> types) {
        return types.isEmpty() || (types.size() == 1 && Inputs.isContentType(types.getFirst()));
    }

    private boolean fits(@Nullable String length) {
        if (length == null || length.length() > MOST_DIGITS) {
            return false;
        }
        try {
            return Long.parseLong(length) <= longest;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private CompletionStage<Optional<List<Creation>>> create(String queue, Payload payload, @Nullable String trace) {
        return engine.create(queue, List.of(TaskFields.plain(payload, trace)));
    }

    @SuppressWarnings("NullableOptional") // a stage that failed has no answer, not even an empty one
    private void answer(
            HttpServerResponse response,
            String queue,
            @Nullable Optional<List<Creation>> answer,
            @Nullable Throwable failure) {
        if (response.closed() || response.ended()) {
            return; // whoever asked has gone away
        }
        if (failure != null || answer == null) {
            refuse(response, problem(failure));
        } else if (answer.isEmpty()) {
            refuse(response, Problems.noSuchQueue());
        } else if (answer.get().getFirst() instanceof Creation.Created created) {
            created(response, queue, created);
        } else { // without a key, what is left is a broker that is full
            refuse(response, Problems.tooManyTasks());
        }
    }

    private void created(HttpServerResponse response, String queue, Creation.Created created) {
        String id = created.id().toString();
        response.setStatusCode(CREATED);
        response.putHeader(HttpHeaderNames.LOCATION, "/v1/tasks/" + id);
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        // The form of CreationDocument; nothing in it has to be escaped.
        response.end("{\"id\":\"" + id + "\",\"queue\":\"" + queue + "\",\"state\":\"" + created.state()
                + "\",\"readyAt\":\"" + text(created.readyAt()) + "\"}");
    }

    /** What was created in one round of the engine is ready at one moment, whose text need not be made for each. */
    private String text(Instant readyAt) {
        Moment moment = latest;
        if (!moment.at().equals(readyAt)) {
            moment = Moment.of(readyAt);
            latest = moment;
        }
        return moment.text();
    }

    private record Moment(Instant at, String text) {
        static Moment of(Instant at) {
            return new Moment(at, at.toString());
        }
    }

    private static ProblemException problem(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof EngineUnavailableException unavailable) {
            return Problems.unavailable(unavailable.kind(), unavailable.detail());
        }
        LOG.error("A request failed", cause);
        return ProblemException.internalError();
    }

    private void refuse(HttpServerResponse response, ProblemException refusal) {
        Problem problem = refusal.problem();
        response.setStatusCode(problem.status());
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        refusal.retryAfterSeconds()
                .ifPresent(seconds -> response.putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds)));
        try {
            response.end(Buffer.buffer(json.writeValueAsBytes(problem)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
