package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.telemetry.ContactsMetrics;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Shows operators where the life of the service stands, by every process alike, as often as steps are looked at. Blocks. */
@Singleton
public class LifecycleGauges {
    private static final Logger LOG = Logger.getLogger(LifecycleGauges.class);

    private final DataSource dataSource;
    private final LifecycleRepository repository;
    private final LifecycleConfig config;
    private final ContactsMetrics metrics;
    private final Clock clock;

    LifecycleGauges(
            DataSource dataSource,
            LifecycleRepository repository,
            LifecycleConfig config,
            ContactsMetrics metrics,
            Clock clock) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        look();
        scheduler
                .newJob("lifecycle-gauges")
                .setInterval(config.sweepInterval().toString())
                .setTask(execution -> look(), true)
                .schedule();
    }

    /** Looks again; what cannot be read stays as it was seen. */
    void look() {
        try (Connection connection = dataSource.getConnection()) {
            show(repository.read(connection), repository.steps(connection));
        } catch (SQLException e) {
            LOG.debugf("The lifecycle could not be read for its gauges: %s", e.getMessage());
        }
    }

    private void show(Lifecycle lifecycle, List<StepRecord> steps) {
        Map<String, Long> states = steps.stream()
                .collect(Collectors.groupingBy(step -> step.state().name(), Collectors.counting()));
        metrics.lifecycle(lifecycle.state().name(), states, failing(steps, clock.instant()), archiveRows(steps));
    }

    /** For how long a step has waited for somebody to look; zero where none has failed. */
    static Duration failing(List<StepRecord> steps, Instant now) {
        return steps.stream()
                .filter(step -> step.state() == StepState.FAILED)
                .map(StepRecord::endedAt)
                .filter(Objects::nonNull)
                .map(failed -> Duration.between(failed, now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** What the archive has of everything together; zero until it is sealed. */
    static long archiveRows(List<StepRecord> steps) {
        return steps.stream()
                .filter(step -> step.name() == StepName.ARCHIVE)
                .filter(step -> step.progress().get("rows") instanceof Map<?, ?>)
                .flatMap(step -> ((Map<?, ?>) step.progress().get("rows")).values().stream())
                .mapToLong(rows -> rows instanceof Number number ? number.longValue() : 0)
                .sum();
    }
}
