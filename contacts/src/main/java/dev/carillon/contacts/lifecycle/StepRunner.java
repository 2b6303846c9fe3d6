package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.audit.AuditLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Takes the service from one step to the next. What is next is read from the database before every look, and how a look
 * ended is committed after it, with its line in the audit log; so whoever goes on after a crash finds the same. The caller
 * sees to it that one thread of all processes is at it. Blocks.
 */
@Singleton
class StepRunner {
    private static final Logger LOG = Logger.getLogger(StepRunner.class);
    private static final String ACTOR = "lifecycle";

    private final DataSource dataSource;
    private final LifecycleRepository repository;
    private final AuditLog audit;
    private final Clock clock;
    private final Map<StepName, Step> steps = new EnumMap<>(StepName.class);

    StepRunner(
            DataSource dataSource, LifecycleRepository repository, AuditLog audit, Clock clock, Instance<Step> steps) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.audit = audit;
        this.clock = clock;
        steps.forEach(step -> this.steps.put(step.name(), step));
    }

    /** The step of this name. */
    Step step(StepName name) {
        return Optional.ofNullable(steps.get(name)).orElseThrow();
    }

    private record Task(Lifecycle lifecycle, NextStep next) {}

    /** Looks at steps, one after the other, until there is none that could be done now. */
    void advance() {
        boolean on = true;
        while (on) {
            Optional<Task> task = in(connection -> {
                Lifecycle lifecycle = repository.read(connection);
                return NextStep.of(lifecycle, repository.steps(connection)).map(next -> new Task(lifecycle, next));
            });
            on = task.isPresent() && look(task.get());
        }
    }

    /** True where the step is behind us. */
    private boolean look(Task task) {
        return switch (task.next()) {
            case NextStep.Forward(StepRecord step) -> forward(task.lifecycle(), step);
            case NextStep.Back(StepRecord step) -> back(task.lifecycle(), step);
            case NextStep.Opened opened -> {
                in(connection -> {
                    repository.become(connection, LifecycleState.OPEN);
                    audit.record(connection, ACTOR, "lifecycle", null, "OPEN", Map.of());
                    return true;
                });
                yield true;
            }
        };
    }

    private boolean forward(Lifecycle lifecycle, StepRecord step) {
        in(connection -> {
            repository.begin(connection, step.name(), clock.instant());
            return true;
        });
        StepResult result = attempt(lifecycle, step, false);
        return in(connection -> {
            switch (result) {
                case StepResult.Done done -> {
                    end(connection, step, StepState.DONE, null);
                    reached(step.name()).ifPresent(state -> become(connection, state));
                }
                case StepResult.Waiting(String reason) ->
                    repository.end(connection, step.name(), StepState.RUNNING, reason, null);
                case StepResult.Failed(String reason) -> end(connection, step, StepState.FAILED, reason);
            }
            return result instanceof StepResult.Done;
        });
    }

    private boolean back(Lifecycle lifecycle, StepRecord step) {
        StepResult result = attempt(lifecycle, step, true);
        return in(connection -> {
            switch (result) {
                case StepResult.Done done -> end(connection, step, StepState.REVERTED, null);
                case StepResult.Waiting(String reason) ->
                    repository.end(connection, step.name(), step.state(), reason, null);
                case StepResult.Failed(String reason) ->
                    repository.end(connection, step.name(), step.state(), reason, null);
            }
            return result instanceof StepResult.Done;
        });
    }

    private StepResult attempt(Lifecycle lifecycle, StepRecord record, boolean back) {
        Step step = step(record.name());
        StepRun run = new StepRun(
                Optional.ofNullable(lifecycle.run()).orElseThrow(),
                lifecycle,
                record.progress(),
                progress -> in(connection -> {
                    repository.keep(connection, record.name(), progress);
                    return true;
                }));
        try {
            return back ? step.revert(run) : step.run(run);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Step %s failed", record.name());
            return StepResult.waiting("it failed with " + e.getClass().getSimpleName() + ", see the log; tried again");
        }
    }

    private void end(
            Connection connection, StepRecord step, StepState state, @org.jspecify.annotations.Nullable String reason)
            throws SQLException {
        repository.end(connection, step.name(), state, reason, clock.instant());
        audit.record(
                connection, ACTOR, "lifecycle step", step.name().name(), state.name(), Map.of("number", step.number()));
        if (state == StepState.FAILED) {
            LOG.warnf("Step %d, %s: %s: %s", step.number(), step.name(), state, reason);
        } else {
            LOG.infof("Step %d, %s: %s", step.number(), step.name(), state);
        }
    }

    private void become(Connection connection, LifecycleState state) {
        try {
            repository.become(connection, state);
            LifecycleState wanted = repository.lock(connection).wanted();
            if (wanted != LifecycleState.OPEN && wanted.compareTo(state) < 0) {
                repository.want(connection, state);
            }
            audit.record(connection, ACTOR, "lifecycle", null, state.name(), Map.of());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the service has become when this step is done. */
    private static Optional<LifecycleState> reached(StepName step) {
        return switch (step) {
            case WEBHOOKS -> Optional.of(LifecycleState.CLOSING);
            case ARCHIVE -> Optional.of(LifecycleState.CLOSED);
            default -> Optional.empty();
        };
    }

    /** What is done on a connection, in a transaction of its own. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T in(Work<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                return work.on(connection);
            } catch (SQLException e) {
                throw new IllegalStateException("the lifecycle could not be read or written", e);
            }
        });
    }
}
