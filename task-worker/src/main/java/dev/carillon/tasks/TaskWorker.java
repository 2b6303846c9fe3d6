package dev.carillon.tasks;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Leases the tasks of one queue and runs each on a virtual thread of its own, never more at once than {@code
 * concurrency}. Asks only for as many tasks as it can start now, so none waits here while its lease runs down.
 *
 * <p>{@link #close()} asks for no further task, lets those at work and those in an answer that is on its way finish
 * within the grace period, and leaves the rest to their leases. While the broker cannot be reached it asks again, with
 * growing waits up to {@link #LONGEST_PAUSE}.
 */
public final class TaskWorker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TaskWorker.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** Tasks in one lease: more would keep the first waiting for the last to be read. */
    private static final int LARGEST_LEASE = 50;

    /**
     * How long it waits for what.
     *
     * @param longPoll how long the broker holds a call open while it has no task
     * @param lastLease what {@link #close()} leaves to the call under way: a queue with tasks answers within it, one
     *     without is not waited for
     * @param clock says when a lease is over
     */
    record Waits(Duration longPoll, Duration lastLease, Clock clock) {
        static final Waits USUAL = new Waits(Duration.ofSeconds(20), Duration.ofMillis(100), Clock.systemUTC());
    }

    private final TaskBrokerClient broker;
    private final String queue;
    private final TaskHandler handler;
    private final Duration grace;
    private final Waits waits;
    private final Semaphore free;
    private final AtomicInteger atWork = new AtomicInteger();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread poller;
    private volatile boolean closing;
    /** Set before {@link #closing} is looked at, which is set before this is looked at. */
    private volatile boolean leasing;

    private TaskWorker(
            TaskBrokerClient broker, String queue, int concurrency, Duration grace, Waits waits, TaskHandler handler) {
        this.broker = broker;
        this.queue = queue;
        this.handler = handler;
        this.grace = grace;
        this.waits = waits;
        this.free = new Semaphore(concurrency);
        this.poller = Thread.ofVirtual().name("tasks-" + queue).unstarted(this::poll);
    }

    /**
     * Starts working.
     *
     * @param queue must exist in the broker by the first lease that succeeds; until then it is asked for again
     * @param concurrency tasks at work at once
     * @param grace how long {@link #close()} waits for tasks at work
     */
    public static TaskWorker start(
            TaskBrokerClient broker, String queue, int concurrency, Duration grace, TaskHandler handler) {
        return start(broker, queue, concurrency, grace, Waits.USUAL, handler);
    }

    static TaskWorker start(
            TaskBrokerClient broker, String queue, int concurrency, Duration grace, Waits waits, TaskHandler handler) {
        TaskWorker worker = new TaskWorker(broker, queue, concurrency, grace, waits, handler);
        worker.poller.start();
        return worker;
    }

    private void poll() {
        Duration pause = FIRST_PAUSE;
        while (!closing) {
            try {
                int wanted = claimFree();
                int started = 0;
                try {
                    for (LeasedTask task : lease(wanted)) {
                        handlers.execute(() -> work(task));
                        started++;
                    }
                } finally {
                    free.release(wanted - started);
                }
                pause = FIRST_PAUSE;
            } catch (BrokerUnavailableException e) {
                if (!closing) {
                    LOG.warnf("Queue %s: %s; trying again", queue, e.getMessage());
                    pause = pause(pause);
                }
            } catch (InterruptedException e) {
                return; // only close() interrupts
            } catch (RuntimeException e) {
                // Whatever it is, a worker that is gone for good while its service says it is ready would be worse.
                LOG.errorf(e, "Queue %s: asking for tasks failed; trying again", queue);
                pause = pause(pause);
            }
        }
    }

    private List<LeasedTask> lease(int most) throws InterruptedException {
        leasing = true;
        try {
            return closing ? List.of() : broker.lease(queue, most, waits.longPoll());
        } finally {
            leasing = false;
        }
    }

    /** Waits for one free place and takes what others are free beside it. */
    private int claimFree() throws InterruptedException {
        free.acquire();
        int more = Math.min(free.availablePermits(), LARGEST_LEASE - 1);
        return more > 0 && free.tryAcquire(more) ? more + 1 : 1;
    }

    /** Waits between half and the whole of the pause, so that workers do not come back all at once. */
    private Duration pause(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    private void work(LeasedTask task) {
        atWork.incrementAndGet();
        try {
            if (!settle(task, outcome(task))) {
                LOG.warnf("Queue %s: the lease of task %s was over before it was settled", queue, task.id());
            }
        } catch (BrokerUnavailableException e) {
            // The lease runs out and the task comes again; handlers bear that.
            LOG.warnf("Queue %s: task %s could not be settled: %s", queue, task.id(), e.getMessage());
        } finally {
            atWork.decrementAndGet();
            free.release();
        }
    }

    /** Again while the lease lasts: a task that was worked on need not be so once more since the broker was away. */
    private boolean settle(LeasedTask task, Outcome outcome) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return broker.settle(task, outcome);
            } catch (BrokerUnavailableException e) {
                if (!e.isPassing()
                        || Thread.currentThread().isInterrupted()
                        || !waits.clock().instant().isBefore(task.leasedUntil())) {
                    throw e;
                }
                pause = pause(pause);
            }
        }
    }

    private Outcome outcome(LeasedTask task) {
        try {
            return handler.handle(task);
        } catch (Exception e) {
            LOG.errorf(e, "Queue %s: task %s failed", queue, task.id());
            // The log has the message; the broker keeps reasons, and a message may hold what must not be kept.
            return Outcome.retry(e.getClass().getSimpleName());
        }
    }

    /** Whether it may ask for tasks still. */
    boolean isPolling() {
        return poller.isAlive();
    }

    /** How many tasks are at work now. */
    public int atWork() {
        return atWork.get();
    }

    /** Leases nothing more, and waits for the tasks at work. */
    @Override
    public void close() {
        closing = true;
        try {
            // The answer that is on its way may have tasks, which nobody would see until their lease is over.
            if (leasing) {
                poller.join(waits.lastLease());
            }
            poller.interrupt();
            poller.join(Duration.ofSeconds(1));
            handlers.shutdown();
            if (!handlers.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                handlers.shutdownNow();
            }
        } catch (InterruptedException e) {
            poller.interrupt();
            handlers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
