package dev.carillon.contacts.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.carillon.contacts.gate.Gates;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.spreadsheet.SpreadsheetText;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.parameter.IdempotencyKeyCheck;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes uploads in and shows what became of them. An upload goes to the database in chunks as it comes, each committed
 * for itself, so neither its size nor a slow sender costs memory or a connection. Blocks.
 */
@Singleton
public class ImportService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("imports", UUID::fromString);
    private static final Cursors<Long> ERROR_CURSORS = new Cursors<>("import-errors", Long::valueOf);
    private static final String SCOPE = "import";
    private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(30);
    private static final int ERRORS_AT_ONCE = 1000;

    /**
     * An import that was asked for.
     *
     * @param replayed true where an earlier request with the same key began it
     */
    public record Accepted(ImportDocument document, boolean replayed) {}

    private final ImportRepository repository;
    private final ImportWorker worker;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Gates gates;
    private final ImportConfig config;

    ImportService(
            ImportRepository repository,
            ImportWorker worker,
            IdempotencyKeys keys,
            Identifiers identifiers,
            Clock clock,
            Gates gates,
            ImportConfig config) {
        this.repository = repository;
        this.worker = worker;
        this.keys = keys;
        this.identifiers = identifiers;
        this.clock = clock;
        this.gates = gates;
        this.config = config;
    }

    /** Takes an upload: once this is back, it is kept whole, and its rows are read in the background. */
    public Accepted upload(ImportRequest request, @Nullable String key, InputStream body) throws IOException {
        IdempotencyKeyCheck.checkVisible(key);
        gates.requireRegistrations();
        UUID id = identifiers.next();
        QuarkusTransaction.requiringNew().run(() -> {
            if (repository.open() >= config.maxOpen()) {
                throw ProblemException.retryLater(
                        429, "too-many-imports", "Too many imports wait to be read.", WAIT_FOR_OTHERS);
            }
            repository.begin(id, request, clock.instant());
        });
        UUID kept = null;
        try {
            StoredUpload upload = new StoredUpload(
                    body,
                    (number, chunk) -> QuarkusTransaction.requiringNew()
                            .run(() -> repository.addChunk(id, number, chunk, clock.instant())));
            UploadInspection.Found found =
                    new UploadInspection(request, config.maxExpandedSize().asLongValue()).inspect(upload);
            upload.keepRest();
            String fingerprint = IdempotencyKeys.fingerprint(request.fingerprint(), upload.sha256Hex());
            kept = QuarkusTransaction.requiringNew().call(() -> {
                UUID first = keys.claim(SCOPE, key, fingerprint, id);
                if (id.equals(first)) { // a repeated upload is never read, not even if we end before it is deleted
                    repository.accept(id, found, upload.bytes(), clock.instant());
                }
                return first;
            });
        } finally {
            if (!id.equals(kept)) {
                QuarkusTransaction.requiringNew().run(() -> repository.deleteById(id));
            }
        }
        worker.wake();
        UUID answer = kept;
        return QuarkusTransaction.requiringNew().call(() -> new Accepted(get(answer), !answer.equals(id)));
    }

    /** Ends an import. The rows that were committed before stay; a batch at work is not committed. */
    @Transactional
    public ImportDocument cancel(UUID id) {
        ImportState state = find(id).state();
        if (!repository.cancel(id, clock.instant()) && state != ImportState.CANCELLED) {
            throw ProblemException.conflict("import-ended", "The import has ended: it is " + state + ".");
        }
        repository.getEntityManager().clear();
        return get(id);
    }

    @Transactional
    public Page<ImportDocument> page(@Nullable String cursor, int limit) {
        UUID before = CURSORS.key(cursor).orElse(null);
        List<ImportDocument> rows = repository.page(before, limit + 1).stream()
                .map(ContactImport::document)
                .toList();
        return Page.of(rows, limit, CURSORS, ImportDocument::id);
    }

    @Transactional
    public ImportDocument get(UUID id) {
        return find(id).document();
    }

    private ContactImport find(UUID id) {
        return repository
                .findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("There is no import " + id + "."));
    }

    @Transactional
    public Page<ImportError> errors(UUID id, @Nullable String cursor, int limit) {
        find(id);
        long after = ERROR_CURSORS.key(cursor).orElse(0L);
        List<ImportError> rows = repository.errors(id, after, limit + 1);
        return Page.of(rows, limit, ERROR_CURSORS, ImportError::line);
    }

    /** All errors of an import as a file, written as they are read. */
    public void writeErrors(UUID id, OutputStream target) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(target);
        csv.writeRecord("line", "column", "value", "reason");
        long after = 0;
        List<ImportError> rows;
        do {
            long last = after;
            rows = QuarkusTransaction.requiringNew().call(() -> repository.errors(id, last, ERRORS_AT_ONCE));
            for (ImportError error : rows) {
                csv.writeRecord(
                        Long.toString(error.line()),
                        error.field() == null ? "" : error.field(),
                        SpreadsheetText.of(error.value() == null ? "" : error.value()),
                        error.reason());
                after = error.line();
            }
        } while (rows.size() == ERRORS_AT_ONCE);
        csv.flush();
    }
}
