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
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes one leased task to its target and settles it by the answer. Stateless and thread-safe; blocks the virtual thread
 * that it is called on. When that is interrupted, the request is given up and the task goes back when its lease ends.
 */
final class Courier {
    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();
    private static final long HELD_MILLIS = 100;
    /** How long a host whose addresses must not be reached is left alone before its name is resolved again. */
    static final Duration FORBIDDEN = Duration.ofMinutes(1);
    /** And one whose look-up takes longer than a request may: its tasks are not to be taken and given back all the time. */
    static final Duration UNRESOLVED = Duration.ofSeconds(1);

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
     * @param present the orders of its queue at any time; empty when nothing is to be sent by them
     */
    Outcome deliver(LeasedTask task, Duration lease, Supplier<Optional<Orders>> present)
            throws InterruptedException, ExecutionException {
        KeptLease kept = new KeptLease(engine, task.token(), lease);
        return settle(task, attempt(task, present, kept), kept);
    }

    private Delivery attempt(LeasedTask task, Supplier<Optional<Orders>> present, KeptLease lease)
            throws InterruptedException, ExecutionException {
        boolean waited = false;
        while (true) {
            // Looked at until the task is sent: it may have been taken by orders that hold no more.
            Optional<PushTarget> target = present.get().map(Orders::target);
            if (target.isEmpty()) {
                return new Delivery.Unsent();
            }
            // Or taken in the very moment in which another task's answer asked for quiet, or a secret was taken away,
            // for
            // which there are orders soon.
            Optional<List<byte[]>> keys = keys(target.get());
            if (keys.isPresent() && !holds.isHeld(target.get().url())) {
                if (waited && !lease.renew()) { // what was cancelled meanwhile must not be sent any more
                    return new Delivery.Abandoned();
                }
                try {
                    return send(task, target.get(), keys.get(), lease);
                } catch (TargetClient.ForbiddenException e) {
                    leaveAlone(target.get(), FORBIDDEN, e.reason());
                } catch (TargetClient.UnresolvedException e) {
                    leaveAlone(target.get(), UNRESOLVED, e.reason());
                    return new Delivery.Unsent();
                }
            }
            if (!lease.keep()) {
                return new Delivery.Abandoned();
            }
            waited = true;
            Thread.sleep(HELD_MILLIS);
        }
    }

    /** Not the task's fault: tasks wait, and use up no attempts. */
    private void leaveAlone(PushTarget target, Duration wait, String why) {
        if (!holds.isHeld(target.url())) {
            LOG.warnf("Nothing is pushed to %s for now: %s", target.url().getHost(), why);
        }
        holds.hold(target.url(), wait);
    }

    private Optional<List<byte[]>> keys(PushTarget target) {
        return target.secret() == null ? Optional.of(List.of()) : secrets.find(target.secret());
    }

    private Delivery send(LeasedTask task, PushTarget target, List<byte[]> keys, KeptLease lease)
            throws InterruptedException, ExecutionException, TargetClient.ForbiddenException,
                    TargetClient.UnresolvedException {
        try {
            TargetRequest request = client.start(target, task, keys);
            // From now, since a slow look-up of the host must leave the target its time.
            long deadline = System.nanoTime() + target.timeout().toNanos();
            Delivery delivery = await(request, target, deadline, lease);
            Optional<String> barred = request.refusalOfProxy();
            if (barred.isPresent()) {
                throw new TargetClient.ForbiddenException(barred.get());
            }
            if (delivery instanceof Delivery.Postponed postponed && postponed.isTargetBusy()) {
                postponed.delay().ifPresent(wait -> holds.hold(target.url(), wait));
            }
            return delivery;
        } catch (TargetClient.ForbiddenException | TargetClient.UnresolvedException e) {
            throw e;
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

    private Outcome settle(LeasedTask task, Delivery delivery, KeptLease lease)
            throws InterruptedException, ExecutionException {
        return switch (delivery) {
            case Delivery.Accepted accepted ->
                settle(task, new Settlement.Ack(accepted.result()), Outcome.ACCEPTED, lease);
            case Delivery.Postponed postponed ->
                settle(
                        task,
                        new Settlement.Retry(postponed.delay(), postponed.reason()),
                        outcome(postponed.cause()),
                        lease);
            case Delivery.Refused refused ->
                settle(task, new Settlement.Fail(refused.reason()), Outcome.REFUSED, lease);
            case Delivery.Unsent unsent -> giveBack(task, lease);
            case Delivery.Abandoned abandoned -> Outcome.LOST;
        };
    }

    /** In one step: a task that was never sent must not end by it, for however short a time. */
    private Outcome giveBack(LeasedTask task, KeptLease lease) throws InterruptedException, ExecutionException {
        lease.ask(() -> engine.giveBack(List.of(task.token())));
        return Outcome.LOST;
    }

    private Outcome settle(LeasedTask task, Settlement settlement, Outcome outcome, KeptLease lease)
            throws InterruptedException, ExecutionException {
        Verdict verdict = lease.ask(() -> engine.settle(List.of(task.token()), settlement))
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
