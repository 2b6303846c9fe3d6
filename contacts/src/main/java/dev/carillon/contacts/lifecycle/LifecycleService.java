package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.audit.AuditLog;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What callers do with the life of the service: they say where it is to go, and {@link LifecycleWorker} takes it there. */
@Singleton
public class LifecycleService {
    private final DataSource dataSource;
    private final LifecycleRepository repository;
    private final StepRunner runner;
    private final LifecycleConfig config;
    private final AuditLog audit;
    private final Identifiers identifiers;
    private final Clock clock;

    LifecycleService(
            DataSource dataSource,
            LifecycleRepository repository,
            StepRunner runner,
            LifecycleConfig config,
            AuditLog audit,
            Identifiers identifiers,
            Clock clock) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.runner = runner;
        this.config = config;
        this.audit = audit;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    @Transactional
    LifecycleDocument get() {
        return with(this::document);
    }

    /** What the gateway tells of it. */
    @Transactional
    ClosingNotice closing() {
        return with(connection -> ClosingNotice.of(repository.read(connection), step(connection, StepName.BANNER)));
    }

    /** Says what {@link #want} would do. */
    @Transactional
    LifecyclePreview preview(LifecycleRequest request) {
        return with(connection -> {
            Lifecycle now = repository.read(connection);
            check(now, request, repository.steps(connection));
            ClosingPlan plan = Optional.ofNullable(request.plan()).orElse(now.plan());
            Lifecycle then = new Lifecycle(now.state(), request.state(), now.run(), plan, now.announcedAt());
            List<LifecyclePreview.Planned> planned = new ArrayList<>();
            for (StepName name : affected(now, request.state(), repository.steps(connection))) {
                String what = request.state() == LifecycleState.OPEN
                        ? "It is undone."
                        : runner.step(name).preview(connection, then);
                planned.add(new LifecyclePreview.Planned(name, what));
            }
            return new LifecyclePreview(now.state(), request.state(), planned);
        });
    }

    private static List<StepName> affected(Lifecycle now, LifecycleState to, List<StepRecord> steps) {
        List<StepName> names = new ArrayList<>();
        for (StepRecord step : steps) {
            boolean begun = step.state() != StepState.PENDING && step.state() != StepState.REVERTED;
            boolean archive = step.name() == StepName.ARCHIVE;
            boolean wanted = switch (to) {
                case OPEN -> begun && now.state() != LifecycleState.OPEN;
                case ANNOUNCED -> now.state() == LifecycleState.OPEN && !archive;
                case CLOSING -> step.state() != StepState.DONE && !archive;
                case CLOSED -> step.state() != StepState.DONE;
            };
            if (wanted) {
                names.add(step.name());
            }
        }
        if (to == LifecycleState.OPEN) {
            Collections.reverse(names);
        }
        return names;
    }

    /** Sets the service on its way; asked again for where it is going already, it changes nothing, the plan neither. */
    @Transactional
    LifecycleDocument want(LifecycleRequest request, String actor) {
        return with(connection -> {
            Lifecycle now = repository.lock(connection);
            if (now.wanted() != request.state()) {
                check(now, request, repository.steps(connection));
                if (request.state() == LifecycleState.ANNOUNCED) {
                    ClosingPlan plan = Optional.ofNullable(request.plan()).orElse(ClosingPlan.NONE);
                    repository.announce(
                            connection,
                            identifiers.next(),
                            plan,
                            clock.instant().truncatedTo(ChronoUnit.MICROS));
                } else {
                    repository.want(connection, request.state());
                }
                audit.record(connection, actor, "lifecycle", null, "wants " + request.state(), Map.of());
            } else if (request.state() == LifecycleState.ANNOUNCED
                    && request.plan() != null
                    && !request.plan().equals(now.plan())) {
                throw ProblemException.conflict(
                        "plan-stands",
                        "The closing is announced, and its plan stands. To change it, undo the closing with OPEN, and once"
                                + " the service is OPEN, announce it with another.");
            }
            return document(connection);
        });
    }

    private void check(Lifecycle now, LifecycleRequest request, List<StepRecord> steps) {
        LifecycleState to = request.state();
        boolean sealed = steps.stream()
                .anyMatch(step ->
                        step.name() == StepName.ARCHIVE && step.progress().containsKey(ArchiveStep.SEALED));
        if (now.state() == LifecycleState.CLOSED || sealed) {
            throw ProblemException.conflict("archive-made", "The archive is made: from there is no way back.");
        }
        if (to == LifecycleState.ANNOUNCED) {
            Optional.ofNullable(request.plan())
                    .orElseThrow(() -> ProblemException.invalid("plan", "Say how to close down."))
                    .checked();
            if (config.archiveDirectory().isEmpty()) {
                throw ProblemException.conflict(
                        "archive-not-configured",
                        "Set carillon.contacts.lifecycle.archive-directory first: the last step needs it.");
            }
        } else if (request.plan() != null) {
            throw ProblemException.invalid("plan", "The plan is given with ANNOUNCED.");
        }
        boolean turning = now.wanted() == LifecycleState.OPEN && now.state() != LifecycleState.OPEN;
        if (to != LifecycleState.OPEN && (turning || !to.follows(now.state()))) {
            throw ProblemException.conflict(
                    "lifecycle-order",
                    turning
                            ? "The service is being opened again; wait until it is."
                            : "The service is " + now.state() + ": from there it goes one state at a time.");
        }
    }

    /** Somebody did by hand what a step waits for. */
    @Transactional
    LifecycleDocument confirm(StepName name, String actor) {
        return with(connection -> {
            Lifecycle now = repository.lock(connection);
            StepRecord step = step(connection, name);
            boolean back = now.wanted() == LifecycleState.OPEN;
            boolean byHand = name == StepName.PAYMENTS || name == StepName.NOTICE || name == StepName.BANNER;
            if (!byHand || now.state() == LifecycleState.OPEN || (!back && step.state() != StepState.RUNNING)) {
                throw ProblemException.conflict("nothing-to-confirm", "This step does not wait for anybody now.");
            }
            Map<String, Object> progress = new HashMap<>(step.progress());
            progress.put(back ? ByHand.REVERT_CONFIRMED : ByHand.CONFIRMED, true);
            repository.keep(connection, name, progress);
            audit.record(connection, actor, "lifecycle step", name.name(), "confirmed", Map.of());
            return document(connection);
        });
    }

    /** Whatever made a step fail is mended. */
    @Transactional
    LifecycleDocument retry(StepName name, String actor) {
        return with(connection -> {
            repository.lock(connection);
            if (step(connection, name).state() != StepState.FAILED) {
                throw ProblemException.conflict("nothing-to-retry", "This step has not failed.");
            }
            repository.end(connection, name, StepState.RUNNING, null, null);
            audit.record(connection, actor, "lifecycle step", name.name(), "retried", Map.of());
            return document(connection);
        });
    }

    private StepRecord step(Connection connection, StepName name) throws SQLException {
        return repository.steps(connection).stream()
                .filter(one -> one.name() == name)
                .findFirst()
                .orElseThrow();
    }

    private LifecycleDocument document(Connection connection) throws SQLException {
        return LifecycleDocument.of(repository.read(connection), repository.steps(connection));
    }

    /** What is done on a connection of the transaction. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the lifecycle could not be read or written", e);
        }
    }
}
