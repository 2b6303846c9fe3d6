package dev.carillon.notifier.optout;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.notifier.upload.UploadedBody;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes in a list of people who must not be texted: the whole, in one transaction, or, where a row is bad and the caller
 * did not ask to skip it, nothing. Holds one batch of rows in memory. Adds and never lifts, so the same list twice is the
 * same as once.
 *
 * <p>The whole is received before the transaction begins: whoever sends slowly must not hold what an erasure waits for,
 * since every other opt-out would wait behind that.
 */
@ApplicationScoped
public class SuppressionImport {
    private static final Logger LOG = Logger.getLogger(SuppressionImport.class);
    private static final int BATCH = 1000;
    private static final int FAULTS_SHOWN = 1000;
    private static final int TIMEOUT_SECONDS = 600;
    /** Lists that are taken at once; each is a temporary file meanwhile. */
    private static final int AT_ONCE = 2;

    private static final Duration BUSY = Duration.ofSeconds(5);

    private final SuppressionRows rows;
    private final SuppressionRepository suppressions;
    private final NumberKey key;
    private final NotifierMetrics metrics;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** What the rows are written in. */
    public enum Format {
        CSV,
        NDJSON
    }

    /**
     * What came of an import.
     *
     * @param added reasons that are new
     * @param known those that stood already, twice in the list or of somebody who was erased
     * @param bad rows that were skipped
     * @param errors the first of their faults
     */
    public record Result(long rows, long added, long known, long bad, List<SuppressionFault> errors) {
        public Result {
            errors = List.copyOf(errors);
        }
    }

    /** Some rows are bad, and nothing was taken in. Carries no stack trace: the caller's fault. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Result result;

        RefusedException(Result result) {
            super(
                    "Nothing was taken in: " + result.bad() + " of " + result.rows()
                            + " rows are bad; mend them and send the whole again, or skip them with onError=skip.",
                    null,
                    false,
                    false);
            this.result = result;
        }

        Result result() {
            return result;
        }
    }

    @Inject
    public SuppressionImport(
            SuppressionRows rows,
            SuppressionRepository suppressions,
            NumberKey key,
            NotifierMetrics metrics,
            Clock clock) {
        this.rows = rows;
        this.suppressions = suppressions;
        this.key = key;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Reads and stores the rows. */
    public Result take(InputStream body, Format format, boolean skipBad) {
        if (!places.tryAcquire()) {
            throw ProblemException.retryLater(
                    503, "too-many-uploads", "Other lists are being taken in; send this one again later.", BUSY);
        }
        Result result;
        try (UploadedBody received = UploadedBody.receive(body)) {
            result = QuarkusTransaction.requiringNew()
                    .timeout(TIMEOUT_SECONDS)
                    .call(() -> store(received, format, skipBad));
        } finally {
            places.release();
        }
        LOG.infof("%d suppressions were taken in, %d were known", result.added(), result.known());
        metrics.suppressed("import", result.added());
        return result;
    }

    private Result store(UploadedBody received, Format format, boolean skipBad) {
        suppressions.lockAgainstImports();
        Taking taking = new Taking(clock.instant().truncatedTo(ChronoUnit.MICROS));
        try (InputStream body = received.open()) {
            switch (format) {
                case CSV -> rows.csv(body, taking);
                case NDJSON -> rows.lines(body, taking);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Result result = taking.result();
        if (result.bad() > 0 && !skipBad) {
            throw new RefusedException(result);
        }
        return result;
    }

    private final class Taking implements Consumer<SuppressionRow> {
        private final Instant now;
        private final List<NewSuppression> batch = new ArrayList<>();
        private final List<SuppressionFault> faults = new ArrayList<>();
        private long good;
        private long bad;
        private long added;

        Taking(Instant now) {
            this.now = now;
        }

        @Override
        public void accept(SuppressionRow row) {
            switch (row) {
                case SuppressionRow.Good(NewSuppression suppression) -> {
                    good++;
                    batch.add(suppression);
                }
                case SuppressionRow.Bad(SuppressionFault fault) -> {
                    bad++;
                    if (faults.size() < FAULTS_SHOWN) {
                        faults.add(fault);
                    }
                }
            }
            if (batch.size() == BATCH) {
                store();
            }
        }

        private void store() {
            if (!batch.isEmpty()) {
                added += suppressions.addAll(
                        batch,
                        batch.stream().map(each -> key.hash(each.number())).toList(),
                        now);
                batch.clear();
            }
        }

        Result result() {
            store();
            return new Result(good + bad, added, good - added, bad, faults);
        }
    }
}
