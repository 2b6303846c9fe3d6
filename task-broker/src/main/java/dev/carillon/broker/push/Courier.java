package dev.carillon.broker.push;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes one leased task to its target and settles it by the answer. Stateless and thread-safe; blocks the virtual thread
 * that it is called on. When that is interrupted, the request is given up and the task goes back when its lease ends.
 */
final class Courier {
    private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();
    private static final long HELD_MILLIS = 100;

    private final TaskEngine engine;
    private final TargetClient client;
    private final PushSecrets secrets;
    private final TargetHolds holds;
    private final Clock clock;
    private final Duration longestRetryAfter;

    Courier(
            TaskEngine engine,
            TargetClient client,
            PushSecrets secrets,
            TargetHolds holds,
            Clock clock,
            Duration longestRetryAfter) {
        this.engine = engine;
        this.client = client;
        this.secrets = secrets;
        this.holds = holds;
        this.clock = clock;
        this.longestRetryAfter = longestRetryAfter;
    }

    /**
     * Delivers a task.
     *
     * @param lease how long the task is ours from now
     */
    Outcome deliver(LeasedTask task, PushTarget target, Duration lease)
            throws InterruptedException, ExecutionException {
        KeptLease kept = new KeptLease(engine, task.token(), lease);
        Delivery delivery = attempt(task, target, kept);
        if (delivery instanceof Delivery.Postponed postponed && postponed.isTargetBusy()) {
            postponed.delay().ifPresent(wait -> holds.hold(target.url(), wait));
        }
        return settle(task, delivery);
    }

    private Delivery attempt(LeasedTask task, PushTarget target, KeptLease lease)
            throws InterruptedException, ExecutionException {
        // Taken in the very moment in which another task's answer asked for quiet.
        while (holds.isHeld(target.url())) {
            if (!lease.keep()) {
                return new Delivery.Abandoned();
            }
            Thread.sleep(HELD_MILLIS);
        }
        Optional<List<byte[]>> keys = target.secret() == null ? Optional.of(List.of()) : secrets.find(target.secret());
        if (keys.isEmpty()) {
            return Delivery.postponed(Delivery.Cause.UNREACHABLE, "the secret that signs is not known to the broker");
        }
        long start = System.nanoTime();
        try {
            TargetRequest request = client.start(target, task, keys.get());
            return await(request, target, start + target.timeout().toNanos(), lease);
        } catch (TargetClient.UnreachableException e) {
            return Delivery.postponed(Delivery.Cause.UNREACHABLE, e.reason());
        }
    }

    private Delivery await(TargetRequest request, PushTarget target, long deadline, KeptLease lease)
            throws InterruptedException, ExecutionException {
        boolean isOver = false;
        try {
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return request.refusal()
                            .map(this::meaning)
                            .orElseGet(() -> Delivery.postponed(
                                    Delivery.Cause.TIMEOUT, "the target did not answer within " + target.timeout()));
                }
                if (!lease.keep()) {
                    return new Delivery.Abandoned();
                }
                try {
                    Answer answer = request.answer().get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
                    isOver = true;
                    return meaning(answer);
                } catch (TimeoutException e) {
                    // looks at the lease, and goes on
                } catch (ExecutionException e) {
                    isOver = true;
                    return request.refusal().map(this::meaning).orElseGet(() -> broken(request, e));
                }
            }
        } finally {
            if (!isOver) {
                request.abandon();
            }
        }
    }

    private Delivery meaning(Answer answer) {
        return answer.meaning(clock.instant(), longestRetryAfter);
    }

    private static Delivery broken(TargetRequest request, ExecutionException e) {
        String kind = e.getCause() == null ? "" : " (" + e.getCause().getClass().getSimpleName() + ")";
        return Delivery.postponed(
                Delivery.Cause.UNREACHABLE,
                request.isSent()
                        ? "the connection to the target ended before its answer did" + kind
                        : "there was no connection to the target" + kind);
    }

    private Outcome settle(LeasedTask task, Delivery delivery) throws InterruptedException, ExecutionException {
        return switch (delivery) {
            case Delivery.Accepted accepted -> settle(task, new Settlement.Ack(accepted.result()), Outcome.ACCEPTED);
            case Delivery.Postponed postponed ->
                settle(task, new Settlement.Retry(postponed.delay(), postponed.reason()), outcome(postponed.cause()));
            case Delivery.Refused refused -> settle(task, new Settlement.Fail(refused.reason()), Outcome.REFUSED);
            case Delivery.Abandoned abandoned -> Outcome.LOST;
        };
    }

    private Outcome settle(LeasedTask task, Settlement settlement, Outcome outcome)
            throws InterruptedException, ExecutionException {
        Verdict verdict = engine.settle(List.of(task.token()), settlement)
                .toCompletableFuture()
                .get()
                .getFirst();
        return verdict == Verdict.ACCEPTED ? outcome : Outcome.LOST;
    }

    private static Outcome outcome(Delivery.Cause cause) {
        return switch (cause) {
            case ANSWER -> Outcome.POSTPONED;
            case TIMEOUT -> Outcome.TIMEOUT;
            case UNREACHABLE -> Outcome.UNREACHABLE;
        };
    }
}
