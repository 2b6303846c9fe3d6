package dev.carillon.contacts.importing;

import dev.carillon.contacts.gate.Gates;
import dev.carillon.contacts.identifier.Identifiers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reads imports in the background: a new one right away, one that a crash left behind once its claim is over. Each on a
 * virtual thread, never more at once than {@link ImportConfig#concurrency()}.
 */
@Singleton
class ImportWorker {
    private static final Logger LOG = Logger.getLogger(ImportWorker.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final ImportRepository repository;
    private final ImportReader reader;
    private final Gates gates;
    private final ImportConfig config;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    ImportWorker(
            ImportRepository repository,
            ImportReader reader,
            Gates gates,
            ImportConfig config,
            Identifiers identifiers,
            Clock clock) {
        this.repository = repository;
        this.reader = reader;
        this.gates = gates;
        this.config = config;
        this.identifiers = identifiers;
        this.clock = clock;
        this.free = new Semaphore(config.concurrency());
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("imports")
                .setInterval(config.sweepInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> sweep(), true)
                .schedule();
    }

    /** Throws abandoned uploads and old imports away, and reads what nobody reads. */
    void sweep() {
        Instant lastBytesBefore = clock.instant().minus(config.uploadTimeout());
        int abandoned = QuarkusTransaction.requiringNew().call(() -> repository.deleteAbandoned(lastBytesBefore));
        if (abandoned > 0) {
            LOG.infof("Threw %d uploads away that did not end", abandoned);
        }
        Instant endedBefore = clock.instant().minus(config.retention());
        QuarkusTransaction.requiringNew().call(() -> repository.deleteEnded(endedBefore));
        wake();
    }

    /** Looks for imports to read, now. Never blocks. */
    void wake() {
        try {
            threads.execute(this::readNext);
        } catch (RejectedExecutionException e) {
            LOG.debug("The service stops; another goes on with the imports");
        }
    }

    private boolean stopping() {
        return closing || !gates.processing();
    }

    private void readNext() {
        while (!stopping() && free.tryAcquire()) {
            try {
                UUID claim = identifiers.next();
                Instant now = clock.instant();
                Optional<UUID> claimed = QuarkusTransaction.requiringNew()
                        .call(() -> repository.claim(claim, now, now.plus(config.claim())));
                if (claimed.isEmpty()) {
                    return;
                }
                read(claimed.get(), claim);
            } finally {
                free.release();
            }
        }
    }

    private void read(UUID id, UUID claim) {
        try {
            LOG.infof("Import %s: reading", id);
            ImportReader.End end = reader.read(id, claim, this::stopping);
            LOG.infof("Import %s: %s", id, end);
            if (end == ImportReader.End.STOPPED) {
                QuarkusTransaction.requiringNew().run(() -> repository.release(id, claim, clock.instant()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Import %s stopped", id);
            giveUpOrLater(id, claim, e);
        }
    }

    private void giveUpOrLater(UUID id, UUID claim, Exception fault) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                Instant now = clock.instant();
                int attempts = repository.release(id, claim, now.plus(FIRST_PAUSE));
                if (attempts >= config.maxAttempts()) {
                    String reason = "The service failed " + attempts + " times at the same rows: "
                            + fault.getClass().getSimpleName() + ".";
                    repository.end(id, claim, ImportState.FAILED, reason, now);
                }
            });
        } catch (RuntimeException e) {
            // The database is away, most likely. The claim runs out, and the sweeper comes back to the import.
            LOG.errorf(e, "The failure of import %s could not be recorded", id);
        }
    }

    /** Lets a batch at work end. The rest of its import stays for the next start. */
    void close(@Observes ShutdownEvent stopping) {
        closing = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(config.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A batch at work did not end in time; the next start goes on with its import");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
