package dev.carillon.broker.api;

import dev.carillon.broker.engine.DamagedRecordException;
import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.task.Verdict;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The kinds of problem that are the broker's own. */
public class Problems {
    static final String DAMAGED = "damaged: its bytes on the broker's disk are others than were written";

    /** An operator has to act; callers should not hammer meanwhile. */
    private static final Duration OPERATOR_RETRY = Duration.ofSeconds(10);

    /** What nginx calls it in its access log; no status of HTTP's own says it. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private static final Duration SOON = Duration.ofSeconds(1);

    static ProblemException noSuchQueue() {
        return ProblemException.notFound("There is no queue of this name; make it with PUT /v1/queues/{queue} first.");
    }

    static ProblemException noSuchTask() {
        return ProblemException.notFound(
                "There is no task with this identifier: it was never created, or is done, cancelled,"
                        + " purged or expired.");
    }

    static ProblemException staleLease() {
        return ProblemException.conflict(
                "stale-lease",
                "This token is not valid: its lease ran out, was settled, or is of an earlier start of the broker."
                        + " Nothing was changed.");
    }

    static ProblemException taskCancelled() {
        return ProblemException.conflict(
                "task-cancelled",
                "The task was cancelled while it was leased; stop working on it. Nothing was changed.");
    }

    /** Why a token was not accepted. */
    static ProblemException refused(Verdict verdict) {
        return verdict == Verdict.CANCELLED ? taskCancelled() : staleLease();
    }

    static ProblemException taskFailed(@Nullable String reason, Instant at) {
        return ProblemException.of(
                424,
                "task-failed",
                "The task is a dead letter since " + at + ": " + (reason == null ? "no reason was given." : reason),
                null);
    }

    static ProblemException taskGone() {
        return ProblemException.of(410, "task-gone", "The task was cancelled, purged, or has expired.", null);
    }

    /** For a task among others, whose queue stands in this field. */
    static ProblemException noSuchQueue(String queue, String field) {
        return ProblemException.of(
                404,
                "not-found",
                "There is no queue '" + queue + "', which " + field + " names; make it with PUT /v1/queues/" + queue
                        + " first. Nothing was created.",
                field);
    }

    public static ProblemException workflowTooLarge(long limit) {
        return ProblemException.of(413, "workflow-too-large", "A workflow has up to " + limit + " bytes.", null);
    }

    static ProblemException noRunningWorkflow() {
        return ProblemException.notFound(
                "There is no workflow with this identifier that runs: it was never created, or it is over.");
    }

    static ProblemException noSuchWorkflow() {
        return ProblemException.notFound(
                "There is no workflow with this identifier: it was never created, or it ended long ago.");
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

    /** Some may be forgotten soon or in a day; whoever asks again every second is no help. */
    static ProblemException tooManyKeys() {
        return ProblemException.retryLater(
                429,
                "too-many-keys",
                "The broker remembers as many idempotency keys as it may; come again when some have expired."
                        + " A shorter dedupeWindow of the queue lets them expire sooner.",
                OPERATOR_RETRY);
    }

    static ProblemException tooManyWorkflows() {
        return ProblemException.retryLater(
                429,
                "too-many-workflows",
                "The workflows that the broker knows have as many tasks as they may; come again when some ended"
                        + " workflows are forgotten (carillon.broker.workflow-retention).",
                OPERATOR_RETRY);
    }

    public static ProblemException payloadTooLarge(long limit) {
        return ProblemException.of(413, "payload-too-large", "A payload has up to " + limit + " bytes.", null);
    }

    public static ProblemException batchTooLarge(long limit) {
        return ProblemException.of(413, "batch-too-large", "A batch has up to " + limit + " bytes.", null);
    }

    public static ProblemException bodyTooLong(long limit) {
        return ProblemException.of(413, "body-too-long", "A body has up to " + limit + " bytes here.", null);
    }

    public static ProblemException bodyTooSlow() {
        return ProblemException.of(408, "request-timeout", "The body did not come, or came too slowly.", null);
    }

    /** Of bodies that come; what is on its way to the disk is told of by the engine. */
    public static ProblemException overloaded() {
        return unavailable(
                EngineUnavailableException.Kind.OVERLOADED, "More bodies come than there is room for; come again.");
    }

    /** What keeps the engine from its work, as callers hear of it. */
    static ProblemException unavailable(EngineUnavailableException.Kind kind, String detail) {
        return switch (kind) {
            case READ_ONLY -> ProblemException.retryLater(503, "read-only", detail, OPERATOR_RETRY);
            case AWAY -> ProblemException.retryLater(503, "database-away", detail, SOON);
            case CLOSED -> ProblemException.retryLater(503, "stopping", detail, SOON);
            case DISK_FULL -> ProblemException.retryLater(503, "disk-full", detail, OPERATOR_RETRY);
            case BACKUP_FAILED -> ProblemException.retryLater(503, "backup-failed", detail, OPERATOR_RETRY);
            case OVERLOADED -> ProblemException.retryLater(429, "overloaded", detail, SOON);
        };
    }

    /** A fault of the broker's disk and of nobody else, which its log has already. */
    @ServerExceptionMapper
    public Response damaged(DamagedRecordException e) {
        Problem problem = ProblemException.of(500, "damaged", e.detail(), null).problem();
        return Response.status(problem.status())
                .entity(problem)
                .type(Problem.MEDIA_TYPE)
                .build();
    }

    /** Of a wait that was given up since whoever waited has gone away; nobody hears this. */
    @ServerExceptionMapper
    public Response callerLeft(CancellationException e) {
        return Response.status(CLIENT_CLOSED_REQUEST).build();
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
