package dev.carillon.broker.push;

import dev.carillon.broker.engine.EngineUnavailableException;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.PushObserver.Outcome;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Drains one queue: leases as many tasks as may be under way and hands each to a {@link Courier} on a thread of its own.
 * Takes none while its target is held back, or must not be reached.
 *
 * <p>{@link #run} is the one thread that leases; all else may be called from any.
 */
final class QueuePusher {
    private static final Logger LOG = Logger.getLogger(QueuePusher.class);
    /** Short, since settings that change, and a target that is to be held back, are heeded between two of them. */
    private static final Duration LEASE_WAIT = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 100;
    private static final long TROUBLE_MILLIS = 1000;

    /**
     * What to do, as of a moment ago.
     *
     * @param obstacle why nothing may be sent
     */
    record Orders(QueueSettings settings, PushTarget target, Optional<String> obstacle) {}

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
        lock.lock();
        try {
            if (!latest.obstacle().equals(orders.obstacle())) {
                latest.obstacle().ifPresent(why -> LOG.warnf("Tasks of %s are not pushed: %s", queue, why));
            }
            orders = latest;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Leases no more. What is under way goes on. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
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
        CompletableFuture<Optional<List<LeasedTask>>> waiting;
        try {
            waiting = engine.lease(queue, room, LEASE_WAIT).toCompletableFuture();
        } catch (RuntimeException e) { // or the queue would have nobody any more
            LOG.errorf(e, "Tasks of %s could not be asked for", queue);
            return false;
        }
        try {
            Optional<List<LeasedTask>> tasks = waiting.get();
            tasks.ifPresent(found -> found.forEach(this::start));
            return tasks.isPresent();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof EngineUnavailableException)) { // which readiness tells of
                LOG.errorf(e.getCause(), "Tasks of %s could not be taken", queue);
            }
            return false;
        } finally {
            waiting.cancel(false); // gives the place up, where this was interrupted
        }
    }

    private void start(LeasedTask task) {
        Orders now = taken();
        observer.started(queue);
        try {
            threads.execute(() -> deliver(task, now));
        } catch (RejectedExecutionException e) { // stopping; the task goes back when its lease ends
            done();
            observer.ended(queue, Outcome.LOST, Duration.ZERO);
        }
    }

    private Orders taken() {
        lock.lock();
        try {
            underWay++;
            return orders;
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

    private void deliver(LeasedTask task, Orders now) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.LOST;
        try {
            outcome = courier.deliver(task, now.target(), now.settings().lease());
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
