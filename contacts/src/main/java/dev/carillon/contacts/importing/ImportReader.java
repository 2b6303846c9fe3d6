package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.AddressAcceptance;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.contact.Source;
import dev.carillon.contacts.contact.WrittenBatch;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads an import from its checkpoint on, in batches. The contacts of a batch, its errors and the checkpoint behind it
 * are committed together, so a row counts once, whenever the process ends and whoever goes on.
 */
@Singleton
class ImportReader {

    /** How reading ended. */
    enum End {
        /** With the file, or at a place that cannot be read. */
        SETTLED,
        /** Because the service stops; the rest stays for another. */
        STOPPED,
        /** Because somebody else claimed the import, or a caller cancelled it. */
        LOST
    }

    private final ImportRepository repository;
    private final ContactWriter writer;
    private final PhoneNumbers numbers;
    private final AddressAcceptance acceptance;
    private final ImportConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;
    private final ContactEvents events;
    private final DataSource dataSource;

    ImportReader(
            ImportRepository repository,
            ContactWriter writer,
            PhoneNumbers numbers,
            AddressAcceptance acceptance,
            ImportConfig config,
            Clock clock,
            ContactsMetrics metrics,
            ContactEvents events,
            DataSource dataSource) {
        this.repository = repository;
        this.writer = writer;
        this.numbers = numbers;
        this.acceptance = acceptance;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.events = events;
        this.dataSource = dataSource;
    }

    /**
     * Reads until the file ends.
     *
     * @param claim held by the caller
     * @param stopping asked before each batch
     */
    End read(UUID id, UUID claim, BooleanSupplier stopping) throws InterruptedException {
        ContactImport job = QuarkusTransaction.requiringNew().call(() -> repository.findById(id));
        RowDrafts drafts = new RowDrafts(numbers, job.lists(), job.tags(), acceptance::refusal);
        long checkpoint = job.checkpoint();
        long rejected = job.rejected();
        try (BatchParser batches = BatchParser.start(
                new ChunkStream(repository, id), job.plan(), drafts, checkpoint, config.batchSize())) {
            for (ImportBatch batch = batches.next(); batch != null; batch = batches.next()) {
                if (stopping.getAsBoolean()) {
                    return End.STOPPED;
                }
                if (!commit(job, claim, checkpoint, rejected, batch)) {
                    return End.LOST;
                }
                checkpoint += batch.rows();
                rejected += batch.errors().size();
            }
            return end(job, claim, ImportState.COMPLETED, null);
        } catch (UnreadableFileException e) {
            return end(job, claim, ImportState.FAILED, e.reason());
        }
    }

    private boolean commit(ContactImport job, UUID claim, long checkpoint, long rejected, ImportBatch batch) {
        BatchCounts counts = QuarkusTransaction.requiringNew().call(() -> {
            if (!repository.lock(job.id(), claim, checkpoint)) {
                return null;
            }
            WrittenBatch written = job.isDryRun() ? preview(job, batch) : write(job, batch);
            long room =
                    Math.clamp(config.maxErrors() - rejected, 0, batch.errors().size());
            repository.addErrors(job.id(), batch.errors().subList(0, Math.toIntExact(room)));
            BatchCounts sum = new BatchCounts(
                    written.created(),
                    written.updated(),
                    written.skipped(),
                    batch.errors().size());
            Instant now = clock.instant();
            repository.advance(job.id(), batch, sum, now, now.plus(config.claim()));
            return sum;
        });
        if (counts == null) {
            return false;
        }
        if (!job.isDryRun()) {
            metrics.importRows(counts.created(), counts.updated(), counts.skipped(), counts.rejected());
        }
        return true;
    }

    private WrittenBatch write(ContactImport job, ImportBatch batch) {
        return writer.writeBatch(batch.drafts(), Origin.of(Source.IMPORT, job.id()), job.policy());
    }

    /** What writing would come to. An address of an earlier batch counts as known, since it would be by now. */
    private WrittenBatch preview(ContactImport job, ImportBatch batch) {
        ContactWriter.Preview preview = writer.preview(batch.drafts());
        List<Long> addresses = preview.unknown().stream()
                .map(address -> Long.parseUnsignedLong(address.sha256().substring(0, 16), 16))
                .toList();
        return WrittenBatch.of(
                repository.preview(job.id(), addresses),
                batch.drafts().size() - preview.refused(),
                preview.refused(),
                job.policy());
    }

    private End end(ContactImport job, UUID claim, ImportState state, @Nullable String failure) {
        boolean ended = QuarkusTransaction.requiringNew().call(() -> {
            boolean ours = repository.end(job.id(), claim, state, failure, clock.instant());
            if (ours && state == ImportState.COMPLETED && !job.isDryRun()) {
                tellOfIt(job);
            }
            return ours;
        });
        return ended ? End.SETTLED : End.LOST;
    }

    private void tellOfIt(ContactImport job) {
        try (Connection connection = dataSource.getConnection()) {
            events.record(
                    connection,
                    List.of(new ContactEvent(
                            null,
                            EventKind.IMPORT_COMPLETED,
                            Source.IMPORT.label(),
                            Map.of("import", job.id().toString()))));
        } catch (SQLException e) {
            throw new IllegalStateException("the end of the import could not be recorded", e);
        }
    }
}
