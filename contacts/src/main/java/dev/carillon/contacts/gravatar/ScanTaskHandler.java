package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.gravatar.GravatarClassifier.Verdict;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import dev.carillon.tasks.TaskHandler;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works on the tasks of scans. An address gets its class by a conditional update, so a task that is done twice counts
 * once. The looks in vain are counted with the address and not by the broker's attempts, of which some make no call;
 * after the last of them the address is {@code UNKNOWN}, so that every scan comes to an end.
 */
@Singleton
public class ScanTaskHandler implements TaskHandler {
    private final ScanRepository repository;
    private final GravatarClassifier classifier;
    private final GravatarConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;

    ScanTaskHandler(
            ScanRepository repository,
            GravatarClassifier classifier,
            GravatarConfig config,
            Clock clock,
            ContactsMetrics metrics) {
        this.repository = repository;
        this.classifier = classifier;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Outcome handle(LeasedTask leased) throws InterruptedException {
        Optional<ScanTask> parsed = ScanTask.parse(leased.payload());
        if (parsed.isEmpty()) {
            return Outcome.fail("the payload is no address of a scan");
        }
        ScanTask task = parsed.get();
        boolean pending = QuarkusTransaction.requiringNew().call(() -> repository.isPending(task));
        if (!pending) {
            return Outcome.done();
        }
        return switch (classifier.classify(task.hash())) {
            case Verdict.Known(AddressClass found) -> settle(task, found, null);
            case Verdict.NotNow(Duration pause) -> Outcome.retryIn(pause, "Gravatar asked to be left alone");
            case Verdict.InVain(String reason, Optional<Duration> pause) -> inVain(task, reason, pause);
        };
    }

    private Outcome inVain(ScanTask task, String reason, Optional<Duration> pause) {
        Optional<Integer> failures =
                QuarkusTransaction.requiringNew().call(() -> repository.countFailure(task, reason));
        if (failures.isEmpty()) {
            return Outcome.done();
        }
        if (failures.get() >= config.maxAttempts()) {
            return settle(task, AddressClass.UNKNOWN, reason);
        }
        return pause.map(time -> Outcome.retryIn(time, reason)).orElseGet(() -> Outcome.retry(reason));
    }

    private Outcome settle(ScanTask task, AddressClass found, @Nullable String reason) {
        boolean first =
                QuarkusTransaction.requiringNew().call(() -> repository.settle(task, found, reason, clock.instant()));
        if (first) {
            metrics.classified(found.name());
        }
        return Outcome.done();
    }
}
