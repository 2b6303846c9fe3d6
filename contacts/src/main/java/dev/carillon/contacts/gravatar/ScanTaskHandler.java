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
    private final AnswerCache answers;
    private final GravatarClassifier classifier;
    private final GravatarConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;

    ScanTaskHandler(
            ScanRepository repository,
            AnswerCache answers,
            GravatarClassifier classifier,
            GravatarConfig config,
            Clock clock,
            ContactsMetrics metrics) {
        this.repository = repository;
        this.answers = answers;
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
        Optional<AnswerCache.Claim> claim = QuarkusTransaction.requiringNew()
                .call(() -> repository.keepPending(task) ? Optional.of(answers.claim(task.hash())) : Optional.empty());
        if (claim.isEmpty()) {
            return Outcome.done();
        }
        return switch (claim.get()) {
            case AnswerCache.Claim.Known(AddressClass known) -> settle(task, known, null);
            case AnswerCache.Claim.Busy(Duration pause) -> Outcome.retryIn(pause, "another scan asks for it");
            case AnswerCache.Claim.Ours(boolean noPicture) -> ask(task, noPicture);
        };
    }

    private Outcome ask(ScanTask task, boolean noPicture) throws InterruptedException {
        Verdict verdict;
        try {
            verdict = classifier.classify(task.hash(), noPicture);
        } catch (InterruptedException | RuntimeException e) {
            answers.release(task.hash(), noPicture);
            throw e;
        }
        return switch (verdict) {
            case Verdict.Known(AddressClass found) -> {
                boolean first = QuarkusTransaction.requiringNew().call(() -> {
                    // The address before its answer, as all do who take both.
                    boolean had = repository.settle(task, found, null, clock.instant());
                    answers.keep(task.hash(), found);
                    return had;
                });
                yield settled(first, found);
            }
            case Verdict.NotNow(Duration pause, boolean without) -> {
                answers.release(task.hash(), without);
                yield Outcome.retryIn(pause, "Gravatar asked to be left alone");
            }
            case Verdict.InVain(String reason, Optional<Duration> pause, boolean without) -> {
                answers.release(task.hash(), without);
                yield inVain(task, reason, pause);
            }
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
        return settled(first, found);
    }

    private Outcome settled(boolean first, AddressClass found) {
        if (first) {
            metrics.classified(found.name());
        }
        return Outcome.done();
    }
}
