package dev.carillon.contacts.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.contact.Source;
import dev.carillon.contacts.contact.WrittenContact;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

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
        /** Because somebody else claimed the import. */
        LOST
    }

    private final ImportRepository repository;
    private final ContactWriter writer;
    private final PhoneNumbers numbers;
    private final ImportConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;

    ImportReader(
            ImportRepository repository,
            ContactWriter writer,
            PhoneNumbers numbers,
            ImportConfig config,
            Clock clock,
            ContactsMetrics metrics) {
        this.repository = repository;
        this.writer = writer;
        this.numbers = numbers;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Reads until the file ends.
     *
     * @param claim held by the caller
     * @param stopping asked before each batch
     */
    End read(UUID id, UUID claim, BooleanSupplier stopping) throws IOException {
        ContactImport job = QuarkusTransaction.requiringNew().call(() -> repository.findById(id));
        long line = 1;
        try (CsvReader<CsvRecord> csv = CsvFile.open(new ChunkStream(repository, id))) {
            Iterator<CsvRecord> records = csv.iterator();
            CsvColumns columns = columns(records.next());
            Set<String> lists = job.list() == null ? Set.of() : Set.of(job.list());
            for (long skipped = 0; skipped < job.checkpoint() && records.hasNext(); skipped++) {
                line = records.next().getStartingLineNumber();
            }
            long checkpoint = job.checkpoint();
            List<CsvRow> batch = new ArrayList<>();
            while (records.hasNext()) {
                CsvRecord row = records.next();
                line = row.getStartingLineNumber();
                batch.add(CsvRow.of(line, row.getFields(), columns, lists, numbers));
                if (batch.size() == config.batchSize() || !records.hasNext()) {
                    if (stopping.getAsBoolean()) {
                        return End.STOPPED;
                    }
                    if (!commit(id, claim, checkpoint, batch)) {
                        return End.LOST;
                    }
                    checkpoint += batch.size();
                    batch.clear();
                }
            }
            end(id, claim, ImportState.COMPLETED, null);
        } catch (CsvParseException e) {
            end(
                    id,
                    claim,
                    ImportState.FAILED,
                    "The file is no CSV after line " + line + ": a quote is not closed there, or a row is too long."
                            + " The rows committed before are in the contacts.");
        }
        return End.SETTLED;
    }

    private static CsvColumns columns(CsvRecord header) {
        return switch (CsvColumns.of(header.getFields())) {
            case Parsed.Value<CsvColumns>(CsvColumns columns) -> columns;
            case Parsed.Fault<CsvColumns>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private boolean commit(UUID id, UUID claim, long checkpoint, List<CsvRow> batch) {
        BatchCounts counts = QuarkusTransaction.requiringNew().call(() -> {
            if (!repository.lock(id, claim, checkpoint)) {
                return null;
            }
            BatchCounts written = write(id, batch);
            Instant now = clock.instant();
            repository.advance(id, written, now, now.plus(config.claim()));
            return written;
        });
        if (counts == null) {
            return false;
        }
        metrics.importRows(counts.created(), counts.updated(), counts.rejected());
        return true;
    }

    private BatchCounts write(UUID id, List<CsvRow> batch) {
        List<ContactDraft> drafts = new ArrayList<>();
        List<ImportError> errors = new ArrayList<>();
        for (CsvRow row : batch) {
            switch (row) {
                case CsvRow.Accepted(ContactDraft draft) -> drafts.add(draft);
                case CsvRow.Rejected(ImportError error) -> errors.add(error);
            }
        }
        Map<EmailAddress, WrittenContact> written =
                writer.write(drafts, Origin.of(Source.IMPORT, id), MergePolicy.REPLACE);
        repository.addErrors(id, errors);
        long created = written.values().stream().filter(WrittenContact::created).count();
        return new BatchCounts(created, drafts.size() - created, errors.size());
    }

    private void end(UUID id, UUID claim, ImportState state, @org.jspecify.annotations.Nullable String failure) {
        QuarkusTransaction.requiringNew().run(() -> repository.end(id, claim, state, failure, clock.instant()));
    }
}
