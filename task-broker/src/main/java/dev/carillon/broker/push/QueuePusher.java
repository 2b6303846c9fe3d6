package dev.carillon.broker.push;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.task.LeasedTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drains one queue: leases as many tasks as may be under way and hands each to a {@link Courier} on a thread of its own.
 * Takes none while its target is held back, or must not be reached. Orders that change, or end, end the wait for tasks too,
 * so that none that comes later is taken by those before.
 *
 * <p>{@link #run} is the one thread that leases; all else may be called from any.
 */
final class QueuePusher {
    private static final Logger LOG = Logger.getLogger(QueuePusher.class);
    /** Short, since a target that is to be held back is heeded between two of them. */
    private static final Duration LEASE_WAIT = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 100;
    private static final long TROUBLE_MILLIS = 1000;

    private final String queue;
    private final TaskEngine engine;
    private final Courier courier;
    private final TargetHolds holds;
    private final ExecutorService threads;
    private final PushObserver observer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Orders orders;
    private boolean stopped;
    private int underWay;
    private @Nullable Future<?> waiting;

    QueuePusher(
            String queue,
            Orders orders,
            TaskEngine engine,
            Courier courier,
            TargetHolds holds,
            PushingThreads pushing) {
        this.queue = queue;
        this.orders = orders;
        this.engine = engine;
        this.courier = courier;
        this.holds = holds;
        this.threads = pushing.threads();
        this.observer = pushing.observer();
    }

    /** Where couriers run, and who is told. */
    record PushingThreads(ExecutorService threads, PushObserver observer) {}

    void order(Orders latest) {
        Future<?> outdated = null;
        lock.lock();
        try {
            if (!latest.obstacle().equals(orders.obstacle())) {
                latest.obstacle().ifPresent(why -> LOG.warnf("Tasks of %s are not pushed: %s", queue, why));
            }
            if (!latest.leadsAs(orders)) {
                outdated = waiting;
            }
            orders = latest;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        cancel(outdated);
    }

    /** Leases no more, and hands back what is not sent yet. What is sent goes on. */
    void stop() {
        Future<?> outdated;
        lock.lock();
        try {
            stopped = true;
            outdated = waiting;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        cancel(outdated);
    }

    /** Gives the place up; tasks that were on their way to it stay with the engine. */
    private static void cancel(@Nullable Future<?> outdated) {
        if (outdated != null) {
            outdated.cancel(false);
        }
    }

    int underWay() {
        lock.lock();
        try {
            return underWay;
        } finally {
            lock.unlock();
        }
    }

    /** Leases until it is stopped or interrupted. */
    void run() {
        try {
            for (int room = awaitRoom(); room > 0; room = awaitRoom()) {
                if (!lease(room)) {
                    Thread.sleep(TROUBLE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the broker stops
        }
    }

    /** How many tasks may be taken now, waiting until it is one at least; 0 when stopped. */
    private int awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                int room = orders.target().concurrency() - underWay;
                boolean mayGo = orders.obstacle().isEmpty()
                        && !holds.isHeld(orders.target().url());
                if (room > 0 && mayGo) {
                    return room;
                }
                changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean lease(int room) throws InterruptedException {
        CompletableFuture<Optional<List<LeasedTask>>> asked;
        Orders before = orders();
        try {
            asked = engine.lease(queue, room, LEASE_WAIT).toCompletableFuture();
        } catch (RuntimeException e) { // or the queue would have nobody any more
            LOG.errorf(e, "Tasks of %s could not be asked for", queue);
            return false;
        }
        try {
            watch(asked, before);
            Optional<List<LeasedTask>> tasks = asked.get();
            tasks.ifPresent(found -> {
                found.forEach(task -> start(task, before));
                engine.arrived(found); // the target's concurrency bounds what is held from here on
            });
            return tasks.isPresent();
        } catch (CancellationException e) {
            return true; // there are other orders
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof EngineUnavailableException)) { // which readiness tells of
                LOG.errorf(e.getCause(), "Tasks of %s could not be taken", queue);
            }
            return false;
        } finally {
            asked.cancel(false); // gives the place up, where this was interrupted
            watch(null, before);
        }
    }

    /** Lets orders that change end this wait; they may have done so already. */
    private void watch(@Nullable Future<?> asked, Orders before) {
        boolean isOutdated;
        lock.lock();
        try {
            waiting = asked;
            isOutdated = stopped || orders.obstacle().isPresent() || !orders.leadsAs(before);
        } finally {
            lock.unlock();
        }
        if (isOutdated) {
            cancel(asked);
        }
    }

    private Orders orders() {
        lock.lock();
        try {
            return orders;
        } finally {
            lock.unlock();
        }
    }

    /** By which a task may be sent now; empty for none. */
    private Optional<Orders> present() {
        lock.lock();
        try {
            return stopped || orders.obstacle().isPresent() ? Optional.empty() : Optional.of(orders);
        } finally {
            lock.unlock();
        }
    }

    private void start(LeasedTask task, Orders before) {
        taken();
        observer.started(queue);
        try {
            threads.execute(() -> deliver(task, before));
        } catch (RejectedExecutionException e) { // stopping; the task goes back when its lease ends
            done();
            observer.ended(queue, Outcome.LOST, Duration.ZERO);
        }
    }

    private void taken() {
        lock.lock();
        try {
            underWay++;
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As it was when the task was asked for, or is now: it was taken under one of them, and is to be kept by the shorter. */
    private Duration lease(Orders before) {
        Duration then = before.settings().lease();
        Duration now = orders().settings().lease();
        return then.compareTo(now) < 0 ? then : now;
    }

    private void deliver(LeasedTask task, Orders before) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.LOST;
        try {
            outcome = courier.deliver(task, lease(before), this::present);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // given up; the task goes back when its lease ends
        } catch (ExecutionException e) {
            LOG.warnf("The task %s of %s could not be settled: %s", task.id(), queue, e.getCause());
        } catch (RuntimeException e) {
            LOG.errorf(e, "The task %s of %s could not be pushed", task.id(), queue);
        } finally {
            done();
            observer.ended(queue, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
