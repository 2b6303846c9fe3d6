package dev.carillon.contacts.webhook;

import dev.carillon.contacts.gate.Gates;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has deliveries worked on: soon after they come, and again by a sweep, which finds those that failed and those that a
 * crash left behind. One thread, which gathers for a moment before it works, so that what comes together is worked on
 * together and answers at the door have the machine first. The sweep also lets go of old keys and removes old deliveries.
 */
@Singleton
public class DeliveryWorker {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    private static final int PURGED_AT_ONCE = 1000;

    private final DeliveryRepository repository;
    private final DeliveryProcessor processor;
    private final Gates gates;
    private final WebhookConfig config;
    private final Clock clock;
    private final Semaphore woken = new Semaphore(0);
    private final ReentrantLock atWork = new ReentrantLock();
    private @Nullable Thread thread;
    private volatile boolean closing;

    DeliveryWorker(
            DeliveryRepository repository,
            DeliveryProcessor processor,
            Gates gates,
            WebhookConfig config,
            Clock clock) {
        this.repository = repository;
        this.processor = processor;
        this.gates = gates;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        thread = Thread.ofVirtual().name("deliveries").start(this::workWhenWoken);
        scheduler
                .newJob("deliveries")
                .setInterval(config.sweepInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> sweep(), true)
                .schedule();
        scheduler
                .newJob("old-deliveries")
                .setInterval("1h")
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> purge(), true)
                .schedule();
    }

    /** Says that there is something to work on. Never blocks. */
    void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    private void workWhenWoken() {
        while (!closing) {
            try {
                woken.acquire();
                Thread.sleep(config.gather());
                woken.drainPermits();
                work();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database is away, most likely. What is due stays so, and the next sweep looks again.
                LOG.error("Deliveries could not be worked on", e);
            }
        }
    }

    private void work() {
        atWork.lock();
        try {
            int done = 1;
            while (done > 0 && !closing && gates.processing()) {
                done = processor.processDue();
            }
        } finally {
            atWork.unlock();
        }
    }

    /** Works on what is due now, and lets go of keys whose time is over. */
    void sweep() {
        work();
        repository.release(clock.instant().minus(config.dedupeWindow()));
    }

    /** Removes what was settled longer ago than the retention. */
    void purge() {
        int removed = PURGED_AT_ONCE;
        while (removed == PURGED_AT_ONCE && !closing) {
            removed = repository.purge(clock.instant().minus(config.retention()), PURGED_AT_ONCE);
        }
    }

    /** Lets the batch at work end. What waits stays in the database for the next start. */
    void close(@Observes ShutdownEvent stopping) throws InterruptedException {
        closing = true;
        wake();
        if (thread != null && !thread.join(config.grace())) {
            LOG.warn("Deliveries at work did not end in time; the next start goes on with them");
            thread.interrupt();
        }
    }
}
