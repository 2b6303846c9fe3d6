package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.sql.Statements;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Works on the steps as long as the service runs, in one process at a time: the one that holds the lock in the database,
 * which goes with its connection, and so with its process.
 */
@Singleton
public class LifecycleWorker {
    private static final long LOCK = 0x43415249_4c494645L;

    private final DataSource dataSource;
    private final StepRunner runner;
    private final LifecycleConfig config;

    LifecycleWorker(DataSource dataSource, StepRunner runner, LifecycleConfig config) {
        this.dataSource = dataSource;
        this.runner = runner;
        this.config = config;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("lifecycle")
                .setInterval(config.sweepInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> sweep(), true)
                .schedule();
    }

    /** Does what can be done now, unless another process is at it. */
    void sweep() {
        try (Connection connection = dataSource.getConnection()) {
            if (!Statements.any(connection, "select 1 where pg_try_advisory_lock(?)", LOCK)) {
                return;
            }
            try {
                runner.advance();
            } finally {
                Statements.any(connection, "select pg_advisory_unlock(?)", LOCK);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lifecycle could not be worked on", e);
        }
    }
}
