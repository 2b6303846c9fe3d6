package dev.carillon.broker.api;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The kinds of problem that are the broker's own. */
public class Problems {
    /** An operator has to act; callers should not hammer meanwhile. */
    private static final Duration READ_ONLY_RETRY = Duration.ofSeconds(10);

    private static final Duration SOON = Duration.ofSeconds(1);

    static ProblemException noSuchQueue() {
        return ProblemException.notFound("There is no queue of this name; make it with PUT /v1/queues/{queue} first.");
    }

    static ProblemException noSuchTask() {
        return ProblemException.notFound("There is no task with this identifier: it was never created, or it is done.");
    }

    static ProblemException staleLease() {
        return ProblemException.conflict(
                "stale-lease",
                "This token is not valid: its lease ran out, was settled, or is of an earlier start of the broker."
                        + " Nothing was changed.");
    }

    static ProblemException tooManyQueues(int limit) {
        return ProblemException.conflict(
                "too-many-queues", "There are " + limit + " queues, as many as carillon.broker.limits.queues allows.");
    }

    static ProblemException tooManyTasks() {
        return ProblemException.retryLater(
                429,
                "too-many-tasks",
                "The broker holds as many tasks as it may; come again when some are done.",
                SOON);
    }

    static ProblemException payloadTooLarge(long limit) {
        return ProblemException.of(413, "payload-too-large", "A payload has up to " + limit + " bytes.", null);
    }

    static ProblemException batchTooLarge(long limit) {
        return ProblemException.of(413, "batch-too-large", "A batch has up to " + limit + " bytes.", null);
    }

    static ProblemException unavailable(EngineUnavailableException.Kind kind, String detail) {
        return switch (kind) {
            case READ_ONLY -> ProblemException.retryLater(503, "read-only", detail, READ_ONLY_RETRY);
            case AWAY -> ProblemException.retryLater(503, "database-away", detail, SOON);
            case CLOSED -> ProblemException.retryLater(503, "stopping", detail, SOON);
            case DISK_FULL -> ProblemException.retryLater(503, "disk-full", detail, READ_ONLY_RETRY);
            case BACKUP_FAILED -> ProblemException.retryLater(503, "backup-failed", detail, READ_ONLY_RETRY);
            case OVERLOADED -> ProblemException.retryLater(429, "overloaded", detail, SOON);
        };
    }

    @ServerExceptionMapper
    public Response unavailable(EngineUnavailableException e) {
        ProblemException problem = unavailable(e.kind(), e.detail());
        return Response.status(problem.problem().status())
                .entity(problem.problem())
                .type(Problem.MEDIA_TYPE)
                .header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().orElse(1L))
                .build();
    }
}
