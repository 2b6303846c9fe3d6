package dev.carillon.contacts.broker;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Ends all work on queues when the service stops, while requests are answered still: each leases nothing more, and what it
 * has at work ends. All at once, so that it takes no longer than the longest grace.
 */
@Singleton
public class Stopping {
    private final Iterable<QueueWork> works;
    private final Runnable pause;

    @Inject
    Stopping(@Any Instance<QueueWork> works, Scheduler scheduler) {
        this(works, scheduler::pause);
    }

    Stopping(Iterable<QueueWork> works, Runnable pause) {
        this.works = works;
        this.pause = pause;
    }

    void early(@Observes ShutdownDelayInitiatedEvent stopping) {
        close();
    }

    /** Where there is no delay; before others stop, of whom the work has need. */
    void late(@Observes @Priority(1) ShutdownEvent stopping) {
        close();
    }

    /** What is done from time to time need not begin once more, and find the database closed. */
    void close() {
        pause.run();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            works.forEach(work -> threads.execute(work::close));
        }
    }
}
